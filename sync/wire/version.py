"""What both ends say about themselves in every message."""

PROTOCOL = 1
"""The version of the messages; a hash of their schemas is pinned by a test."""

SCHEMA = 1
"""The version of the rows' fields."""
