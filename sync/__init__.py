"""The protocol and the engine of both ends, over ports; knows no framework, driver or network."""
