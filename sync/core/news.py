"""What happened while a person was away, told from what arrives and what stood there before.

News are about customers and about the person's own work. A first copy is no news, and neither is what the
person did, on whichever device.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.facts import Rows
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.registry import BY_NAME
from shared.rules.visibility import Scope, shelf_of
from sync.core.records import News, Pending
from sync.wire.pull import Cursor, PullReply, ScopePage, WireRow

MOST_AT_ONCE = 200
"""So much one reply tells; who was away for longer reads the cards."""

_SIGNATURES = frozenset(("created_by", "created_at", "changed_by", "changed_at"))


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the news are for, what stood on the device before, and when they came."""

    user: UserId
    before: Rows
    cursors: Mapping[Scope, Cursor]
    at: datetime


def arrivals(reply: PullReply, reader: Reader) -> list[News]:
    """What a reply changes for its reader, before it is applied."""
    news = [News("lost", reader.at, row=scope) for scope in reply.lost if shelf_of(scope) == "customer"]
    if reader.cursors:
        news += [
            News("gained", reader.at, row=page.scope)
            for page in reply.pages
            if page.scope not in reader.cursors and shelf_of(page.scope) == "customer"
        ]
    tails = [page for page in reply.pages if _is_tail(page, reader)]
    news += _movements(tails, reader)
    entered = {root for page in tails for root in page.entered}
    seen: set[tuple[str, str]] = set()
    for page in tails:
        for wire in page.rows:
            if len(news) >= MOST_AT_ONCE:
                return news
            if (wire.kind, wire.id) not in seen and wire.root not in entered:
                seen.add((wire.kind, wire.id))
                news += _change(wire, reader)
    return news


def answers(decided: Iterable[Pending], at: datetime) -> list[News]:
    """What became of the reader's own work, where it is more than "done"."""
    return [
        News(
            "answered",
            at,
            root=str(json.loads(pending.text).get("customer", "")),
            kind=pending.kind,
            row=pending.id,
            refusal=pending.outcome.refusal,
            status=pending.outcome.status,
        )
        for pending in decided
        if pending.outcome is not None and pending.outcome.status != "applied"
    ]


def _is_tail(page: ScopePage, reader: Reader) -> bool:
    held = reader.cursors.get(page.scope)
    return held is not None and held.snapshot is None and not page.reset


def _movements(tails: Iterable[ScopePage], reader: Reader) -> list[News]:
    """Customers that came or went; not those that only moved between territories of the reader's."""
    came: dict[str, None] = {}
    went: dict[str, None] = {}
    names: dict[str, str] = {}
    for page in tails:
        if shelf_of(page.scope) != "customer":
            continue
        came.update(dict.fromkeys(page.entered))
        went.update(dict.fromkeys(page.left))
        for wire in page.rows:
            if wire.kind == Customer.KIND and wire.id in came:
                names[wire.id] = Customer.model_validate_json(wire.doc).name
    news = [
        News("arrived", reader.at, root=root, name=names.get(root, ""))
        for root in came
        if root not in went and reader.before.get(Customer, root) is None
    ]
    for root in went:
        card = reader.before.get(Customer, root)
        if root not in came and card is not None:
            news.append(News("left", reader.at, root=root, name=card.name))
    return news


def _change(wire: WireRow, reader: Reader) -> list[News]:
    kind = BY_NAME[wire.kind]
    if kind.SHELF == "company":
        return []
    row = kind.model_validate_json(wire.doc)
    if row.changed_by == reader.user:
        return []
    before = reader.before.get(kind, wire.id)
    if before == row:
        return []
    card = reader.before.get(Customer, row.root)
    told = News("changed", reader.at, row.root, by=row.changed_by, kind=wire.kind, row=wire.id)
    return [replace(told, name=card.name if card is not None else "", fields=_differing(before, row))]


def _differing(before: Entity | None, after: Entity) -> tuple[str, ...]:
    """The fields that changed; none for a row that is new."""
    if before is None:
        return ()
    return tuple(
        field
        for field in type(after).model_fields
        if field not in _SIGNATURES and getattr(before, field) != getattr(after, field)
    )
