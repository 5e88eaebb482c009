"""The company at work under every fault we can think of, in one process and the same each time it is told."""
