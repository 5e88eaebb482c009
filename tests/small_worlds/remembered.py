"""What was worked out once for the same values is not worked out again, until the engine may have changed."""

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_ALL: list[Any] = []
_ONES: dict[Any, Any] = {}


def remembered(work: Callable[P, T]) -> Callable[P, T]:
    """The same function, which answers a question that it knows from memory."""
    known = cache(work)
    _ALL.append(known)
    return known  # type: ignore[return-value]


def the_one(value: T) -> T:
    """The value that stands for all equal ones, so that comparing them again costs nothing."""
    return cast("T", _ONES.setdefault(value, value))


def forget_all() -> None:
    """Begin anew."""
    for known in _ALL:
        known.cache_clear()
    _ONES.clear()
