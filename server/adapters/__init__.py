"""Adapters of the server: the authority's database on SQLite or PostgreSQL, through one code."""
