"""One step of a pull: the next page of one scope, as a first copy or as what came after it.

Pages carry rows as they stand now. A pointer to a row whose root has left the scope since yields
nothing: its departure follows, and nothing stale can leak. The cursor moves with the page, so a pull
that was cut off goes on where it stopped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import assert_never

from shared.registry import KINDS
from shared.rules.visibility import Scope
from sync.core.feed import kinds_in
from sync.core.records import FeedEntry, Standing
from sync.ports import AuthorityTransaction
from sync.wire.pull import Cursor, ScopePage, SnapshotMark, WireRow

STEP = 500
"""Rows or pointers looked at in one question to the store."""

_MOST_AT_ONCE = 4_000
"""Rows of a first copy in one question, once it is known how long they are."""

_FIRST_ARRIVALS = 16
_MORE_ARRIVALS = 4


def next_page(
    tx: AuthorityTransaction, scope: Scope, cursor: Cursor | None, *, standing: Standing, budget: int
) -> ScopePage | None:
    """The scope's next page of about `budget` bytes, or None when the device has everything.

    A device that stands at the end, but holds rows that add up to something else, is told what they must
    add up to.
    """
    head = standing.head
    if cursor is None or (cursor.snapshot is None and cursor.seq < standing.floor) or cursor.seq > head:
        start = SnapshotMark(kind=kinds_in(scope, KINDS)[0].KIND, id="")
        return _copy(tx, scope, head, start, standing=standing, budget=budget, reset=True)
    if cursor.snapshot is not None:
        return _copy(tx, scope, cursor.seq, cursor.snapshot, standing=standing, budget=budget, reset=False)
    if cursor.seq < head:
        return _tail(tx, scope, cursor.seq, standing, budget)
    if cursor.digest not in (None, standing.digest):
        return ScopePage(scope=scope, cursor=Cursor(seq=head, digest=standing.digest))
    return None


def _copy(
    tx: AuthorityTransaction,
    scope: Scope,
    seq: int,
    mark: SnapshotMark,
    *,
    standing: Standing,
    budget: int,
    reset: bool,
) -> ScopePage:
    """A page of the first copy: kinds parents first, rows by id, until the budget is spent.

    After its last page there is more where the scope moved on meanwhile.
    """
    rows: list[WireRow] = []
    size = 0
    names = [kind.KIND for kind in kinds_in(scope, KINDS)]
    at = names.index(mark.kind) if mark.kind in names else 0
    after = mark.id if mark.kind in names else ""
    while at < len(names) and size < budget:
        most = _likely_to_fit(budget - size, size, len(rows))
        batch = tx.snapshot(scope, names[at], after, most)
        for row in batch:
            rows.append(row)
            size += len(row.doc)
            after = row.id
            if size >= budget:
                break
        if len(batch) < most and size < budget:
            at, after = at + 1, ""
    done = at >= len(names)
    more = not done or seq < standing.head
    # Constructed as it is: the rows were made here, and validating thousands of them costs more than reading.
    return ScopePage.model_construct(
        scope=scope,
        cursor=Cursor(
            seq=seq,
            snapshot=None if done else SnapshotMark(kind=names[at], id=after),
            digest=None if more else standing.digest,
        ),
        reset=reset,
        rows=tuple(rows),
        more=more,
    )


def _likely_to_fit(left: int, size: int, rows: int) -> int:
    """How many rows to ask for: as many as fit if they are as long as the ones before."""
    return STEP if rows == 0 else min(max(left * rows // size + 1, 1), _MOST_AT_ONCE)


class _Arrivals:
    """The rows of the roots that enter in a step, read ahead in groups, because each kind is one question.

    A page ends with the root that fills it. The groups begin small and grow, so that what was read in
    vain then is bounded by what the page carries.
    """

    def __init__(self, tx: AuthorityTransaction, scope: Scope, roots: Iterable[str]) -> None:
        self._tx = tx
        self._kinds = [kind.KIND for kind in kinds_in(scope, KINDS)]
        self._coming: Iterator[str] = iter(dict.fromkeys(roots))
        self._most = _FIRST_ARRIVALS
        self._read: dict[str, list[WireRow]] = {}

    def of(self, root: str) -> list[WireRow]:
        """All rows of a root, parents first; roots are asked for in the order in which they enter."""
        while root not in self._read:
            self._read_on()
        return self._read[root]

    def _read_on(self) -> None:
        group = list(islice(self._coming, self._most))
        self._most *= _MORE_ARRIVALS
        self._read = {root: [] for root in group}
        for kind in self._kinds:
            for row in self._tx.rows_of_roots(kind, group):
                self._read[row.root].append(row)


@dataclass(slots=True)
class _Page:
    """A page of one scope being filled."""

    rows: dict[tuple[str, str], WireRow] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def add(self, rows: Iterable[WireRow]) -> None:
        """Carry rows, each once."""
        for row in rows:
            if (row.kind, row.id) not in self.rows:
                self.size += len(row.doc)
            self.rows[row.kind, row.id] = row

    def place(
        self, entry: FeedEntry, belongs: frozenset[str], row: WireRow | None, arrivals: _Arrivals
    ) -> None:
        """Carry what one pointer stands for."""
        match entry.op:
            case "put":
                self.add([row] if row is not None else [])
            case "enter":
                if entry.root in belongs:
                    self.entered.append(entry.root)
                    self.add(arrivals.of(entry.root))
            case "leave":
                if entry.root not in belongs:
                    self.left.append(entry.root)
            case "remove":
                self.removed.append((entry.kind, entry.row))
            case unexpected:
                assert_never(unexpected)


def _tail(tx: AuthorityTransaction, scope: Scope, seq: int, standing: Standing, budget: int) -> ScopePage:
    """A page of what changed after a number, in the scope's order."""
    page = _Page()
    more = True
    while more and page.size < budget:
        entries = tx.feed_after(scope, seq, STEP)
        more = len(entries) == STEP
        belongs = _belonging(tx, scope, entries)
        rows = {
            (row.kind, row.id): row
            for row in tx.rows_at(
                [(entry.kind, entry.row) for entry in entries if entry.op == "put" and entry.root in belongs]
            )
        }
        entering = [entry.root for entry in entries if entry.op == "enter" and entry.root in belongs]
        arrivals = _Arrivals(tx, scope, entering)
        for entry in entries:
            page.place(entry, belongs, rows.get((entry.kind, entry.row)), arrivals)
            seq = entry.seq
            if page.size >= budget and entry is not entries[-1]:
                more = True
                break
    return ScopePage(
        scope=scope,
        cursor=Cursor(seq=seq, digest=None if more else standing.digest),
        rows=tuple(page.rows.values()),
        entered=tuple(page.entered),
        left=tuple(page.left),
        removed=tuple(page.removed),
        more=more,
    )


def _belonging(tx: AuthorityTransaction, scope: Scope, entries: Sequence[FeedEntry]) -> frozenset[str]:
    """The roots among the entries that sit in the scope now; every root for scopes without roots."""
    roots = sorted({entry.root for entry in entries})
    if scope[:2] not in ("t:", "p:"):
        return frozenset(roots)
    members = tx.members_of(roots)
    return frozenset(root for root in roots if scope in members.get(root, frozenset()))
