"""Field-level three-way merge: what one person changed, over what others changed meanwhile.

The command carries the values its author saw, so no history is needed. What the author left as they
saw it is not theirs to win. Fields bound to each other merge as one unit, as far as the command names
them; `with_their_units` says which to name. A field changed on both sides goes by its policy: for
ordinary fields the later arrival at the server stands, for those that must be asked the earlier one
stays; either way both values are kept, side by side, and can be swapped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shared.models.base import Frozen
from shared.models.review import FieldDifference

UNITS: tuple[frozenset[str], ...] = (
    frozenset(("address", "city", "postal_code", "country", "position")),
    frozenset(("trade_state", "lifecycle")),
)
"""Fields that only make sense together."""


def with_their_units(fields: Iterable[str]) -> frozenset[str]:
    """The fields that an edit of these must name, so that no address is put together from two."""
    named = frozenset(fields)
    return named.union(*(unit for unit in UNITS if not unit.isdisjoint(named)))


ASK: frozenset[str] = frozenset(("trade_state", "lifecycle", "assets", "uscc"))
"""Fields in which nobody's value may be replaced without a word: money, stage, identity."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What to write, and which fields were changed on both sides, by who prevails."""

    values: dict[str, Any]
    won: tuple[str, ...]
    lost: tuple[str, ...]


def merge(current: Frozen, base: Frozen, mine: Frozen) -> Merge:
    """Merge the set fields of `mine` into `current`, given what `base` says they were."""
    values: dict[str, Any] = {}
    won: list[str] = []
    lost: list[str] = []
    for fields in _units(frozenset(mine.model_fields_set)):
        if not authored(base, mine, fields):
            continue
        changed = [f for f in fields if getattr(current, f) != getattr(mine, f)]
        if not changed:
            continue
        contested = [f for f in fields if getattr(current, f) != getattr(base, f)]
        if not contested:
            values.update((f, getattr(mine, f)) for f in fields)
        elif ASK.isdisjoint(fields):
            values.update((f, getattr(mine, f)) for f in fields)
            won.extend(changed)
        else:
            lost.extend(changed)
    return Merge(values, tuple(won), tuple(lost))


def authored(base: Frozen, mine: Frozen, fields: Iterable[str]) -> tuple[str, ...]:
    """The fields that the author changed, as against only having seen."""
    return tuple(field for field in fields if getattr(mine, field) != getattr(base, field))


@lru_cache(maxsize=1_024)
def _units(fields: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The set fields in groups that merge together, in a stable order."""
    groups = [tuple(sorted(unit & fields)) for unit in UNITS if not unit.isdisjoint(fields)]
    alone = fields.difference(*UNITS)
    return (*groups, *((field,) for field in sorted(alone)))


def differences(
    fields: tuple[str, ...], base: Frozen, mine: Frozen, current: Frozen
) -> tuple[FieldDifference, ...]:
    """The named fields in three versions, as they travel."""
    chosen = set(fields)
    before = base.model_dump(mode="json", include=chosen)
    wanted = mine.model_dump(mode="json", include=chosen)
    stands = current.model_dump(mode="json", include=chosen)
    return tuple(
        FieldDifference(field=f, base=before[f], mine=wanted[f], theirs=stands[f]) for f in sorted(chosen)
    )
