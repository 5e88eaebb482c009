"""The device's side of a comparison: finds the few rows that differ without fetching the many that do not.

Every stretch that differs comes back narrower until the server tells its rows one by one; so a mending of
a million rows takes a handful of questions. Where too much differs, a fresh copy costs less.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sync.core.digest import total
from sync.wire.compare import (
    MOST_STRETCHES,
    MOST_WANTED,
    CompareReply,
    Stretch,
    Summed,
    Told,
)
from sync.wire.pull import WireRow

MOST_MENDED = 2_000
"""Where more rows than this differ, the scope is copied anew."""
_MOST_QUESTIONS = 64

Listing = Callable[[Stretch], Sequence[tuple[str, int]]]
"""What the device holds in a stretch: identities and versions."""

Ask = Callable[[tuple[Summed, ...], tuple[tuple[str, str], ...]], Awaitable[CompareReply]]


@dataclass(slots=True)
class Mending:
    """The rows to write and the rows (kind, id) to let go of."""

    rows: list[WireRow] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.extra)


async def find(
    kinds: Iterable[str], seq: int, epoch: str, held: Listing, ask: Ask
) -> Mending | Literal["moved", "too much"]:
    """What would make the device's rows of a scope equal to the server's at number `seq`.

    "moved" when the server stands elsewhere by now, "too much" when a fresh copy is cheaper.
    """
    todo = [Stretch(kind=kind) for kind in kinds]
    wanted: list[tuple[str, str]] = []
    mending = Mending()
    for _ in range(_MOST_QUESTIONS):
        if not todo and not wanted:
            return mending
        asked, todo = todo[:MOST_STRETCHES], todo[MOST_STRETCHES:]
        fetched, wanted = wanted[:MOST_WANTED], wanted[MOST_WANTED:]
        reply = await ask(tuple(_summed(each, held(each)) for each in asked), tuple(fetched))
        if (reply.seq, reply.epoch) != (seq, epoch):
            return "moved"
        mending.rows += reply.rows
        todo += reply.apart
        for told in reply.told:
            _compare(told, held(told), mending, wanted)
        if len(mending) + len(wanted) > MOST_MENDED:
            break
    return "too much"


def _summed(stretch: Stretch, rows: Iterable[tuple[str, int]]) -> Summed:
    return Summed(
        kind=stretch.kind, after=stretch.after, until=stretch.until, digest=total(stretch.kind, rows)
    )


def _compare(
    told: Told, held: Iterable[tuple[str, int]], mending: Mending, wanted: list[tuple[str, str]]
) -> None:
    here, there = dict(held), dict(told.rows)
    wanted += [(told.kind, row_id) for row_id, version in there.items() if here.get(row_id) != version]
    mending.extra += [(told.kind, row_id) for row_id in here if row_id not in there]
