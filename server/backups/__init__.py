"""A company as one file, taken while the server works, and put back on either engine."""
