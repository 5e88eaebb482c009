"""The messages of the protocol: pydantic, versioned, one file per family."""
