"""What part of the company a question is about: what its asker may see, and what of that is asked for."""
