"""A Chinese trading company to look at: three years of work, made of commands that the rules decided."""
