"""Examines a company's database, and says what is wrong with it, where, and what to do."""
