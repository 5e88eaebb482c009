"""The server's side of a comparison: where a device's rows of a scope differ from what stands here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, inbox_scope, shelf_of
from sync.core.digest import total
from sync.core.feed import kinds_in
from sync.ports import AuthorityTransaction
from sync.wire.compare import Stretch, Summed, Told
from sync.wire.pull import WireRow

FEW = 64
"""So many rows are told one by one; more are divided."""
_PARTS = 16


@dataclass(slots=True)
class Differences:
    """What a comparison brought to light."""

    apart: list[Stretch] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def differences(tx: AuthorityTransaction, scope: Scope, sums: Sequence[Summed]) -> Differences:
    """The stretches that add up to something else here: divided, or told where they are short."""
    found = Differences()
    held_here = {kind.KIND for kind in kinds_in(scope, KINDS)}
    for each in sums:
        here = tx.listing(scope, each.kind, each.after, each.until) if each.kind in held_here else ()
        if total(each.kind, here) == each.digest:
            continue
        if len(here) > FEW:
            found.apart += _divided(each, [row_id for row_id, _ in here])
        else:
            found.told.append(Told(kind=each.kind, after=each.after, until=each.until, rows=tuple(here)))
    return found


def rows_in(tx: AuthorityTransaction, scope: Scope, wanted: Sequence[tuple[str, str]]) -> list[WireRow]:
    """Of the rows wanted, those that belong to the scope now."""
    allowed = {kind.KIND for kind in kinds_in(scope, KINDS)}
    rows = tx.rows_at([pointer for pointer in wanted if pointer[0] in allowed])
    match shelf_of(scope):
        case "company":
            return list(rows)
        case "inbox":
            return [row for row in rows if scope in _inboxes(row)]
        case _:
            members = tx.members_of(sorted({row.root for row in rows}))
            return [row for row in rows if scope in members.get(row.root, ())]


def _divided(stretch: Stretch, ids: Sequence[str]) -> list[Stretch]:
    """The stretch in parts of about as many rows each; together they cover it, gaps included."""
    cuts = [ids[len(ids) * part // _PARTS - 1] for part in range(1, _PARTS)]
    edges = (stretch.after, *cuts, stretch.until)
    return [Stretch(kind=stretch.kind, after=after, until=until) for after, until in pairwise(edges)]


def _inboxes(row: WireRow) -> list[Scope]:
    return [inbox_scope(user) for user in BY_NAME[row.kind].model_validate_json(row.doc).shown_to]
