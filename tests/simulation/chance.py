"""Chance that comes out the same each time: the only source of it in a simulated week."""

from random import Random


def chance(seed: int) -> Random:
    """A source of numbers that a seed determines."""
    return Random(seed)  # noqa: S311  nothing here is a secret, and it must repeat itself
