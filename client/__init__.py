"""The rep, manager and headquarters app: Flet screens over a local SQLite database."""
