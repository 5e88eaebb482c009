"""Chance that falls the same way every time: one stream of it for each thing that is decided by it."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SEED = "澜穗"


class Chance:
    """The chances of one thing; what others draw does not change what this one draws."""

    def __init__(self, *about: str | int) -> None:
        self._random = Random("·".join((_SEED, *map(str, about))))  # noqa: S311 - a story, not a secret

    def one(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.whole(0, len(choices) - 1)]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different ones of them, in their order."""
        places = list(range(len(choices)))
        while len(places) > count:
            places.pop(self.whole(0, len(places) - 1))
        return [choices[place] for place in places]

    def by_weight(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of them, those with more weight more often."""
        at = self.whole(1, sum(weight for _, weight in choices))
        for choice, weight in choices:
            at -= weight
            if at <= 0:
                return choice
        raise AssertionError("the weights sum to what was drawn from")

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self._random.random() * (most - least + 1))

    def part(self, least: float, most: float) -> float:
        """A number in between."""
        return least + self._random.random() * (most - least)

    def happens(self, percent: int) -> bool:
        """Whether something comes true that does so in so many of a hundred cases."""
        return self.whole(1, 100) <= percent
