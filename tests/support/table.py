"""Values that never change, so that whole stores can be kept, copied and compared at no cost."""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


def hashed_once(kind: type[T]) -> type[T]:
    """The same frozen dataclass, which remembers its hash once somebody asked."""
    full = kind.__hash__

    def once(self: T) -> int:
        known: int | None = self.__dict__.get("_hash")
        if known is None:
            known = self.__dict__["_hash"] = full(self)
        return known

    kind.__hash__ = once  # type: ignore[method-assign, assignment]
    return kind


class Table(Mapping[K, V]):
    """A dictionary that never changes: a change makes another one, and equal ones count as the same."""

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._values: dict[K, V] = dict(values)
        self._hash: int | None = None

    def having(self, more: Mapping[K, V]) -> "Table[K, V]":
        """The same with these values under their keys."""
        return Table({**self._values, **more}) if more else self

    def without(self, keys: Iterable[K]) -> "Table[K, V]":
        """The same without these keys."""
        gone = set(keys) & self._values.keys()
        return Table((key, value) for key, value in self._values.items() if key not in gone) if gone else self

    def __getitem__(self, key: K) -> V:
        return self._values[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def items(self) -> ItemsView[K, V]:
        """The keys with their values."""
        return self._values.items()

    def values(self) -> ValuesView[V]:
        """The values."""
        return self._values.values()

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Table) and hash(self) == hash(other) and self._values == other._values

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset((key, _hash(value)) for key, value in self._values.items()))
        return self._hash


def _hash(value: Any) -> int:
    try:
        return hash(value)
    except TypeError:
        # A refusal names its facts in a plain dictionary.
        return hash(repr(value))
