"""The pure parts of the engine: no store, no line, no clock."""
