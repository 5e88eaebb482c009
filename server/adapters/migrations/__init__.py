"""The history of the server's tables, one step per file, on either engine.

`python -m server.adapters.migrations "what changed"` writes the next step from the models.
"""
