"""Pokes: how a device that listens learns at once that it should ask."""
