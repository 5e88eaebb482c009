"""Who is asking: passwords, devices and the tokens that stand for a signed-in person."""
