"""What happened with a customer, newest first, grouped by day: visits, orders, requests, changes of hands."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from client.view_models import money_words, names, time_words
from client.view_models.desk import Desk
from shared.models.base import day_of, start_of
from shared.models.deal import Deal
from shared.models.visit import Visit

EntryKind = Literal["visit", "deal", "transfer", "ownership"]

MOST = 60
"""How many entries a card shows; older ones stay on the device."""


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened."""

    id: str
    kind: EntryKind
    title: str
    detail: str
    who: str
    late: bool = False


@dataclass(frozen=True)
class TimelineDay:
    """What happened on one day."""

    day: str
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True)
class _Dated:
    at: datetime
    entry: TimelineEntry


def timeline(desk: Desk, customer: str) -> tuple[TimelineDay, ...]:
    """The latest entries of a customer, day by day."""
    dated = (*_visits(desk, customer), *_deals(desk, customer), *_hands(desk, customer))
    newest = sorted(dated, key=lambda each: each.at, reverse=True)[:MOST]
    days: dict[date, list[TimelineEntry]] = {}
    for each in newest:
        days.setdefault(day_of(each.at), []).append(each.entry)
    return tuple(
        TimelineDay(time_words.day_text(day, desk.today, desk.words), tuple(entries))
        for day, entries in days.items()
    )


def _visits(desk: Desk, customer: str) -> list[_Dated]:
    return [
        _Dated(each.check_in.at, _visit(desk, each))
        for each in desk.facts.rows.find(Visit, "customer", customer)
    ]


def _visit(desk: Desk, visit: Visit) -> TimelineEntry:
    title = desk.words(
        "{channel}: {purpose}",
        channel=desk.words.term("channel", visit.channel),
        purpose=desk.words.term("purpose", visit.purpose),
    )
    detail = "\n".join(part for part in (visit.outcome, _next_step(desk, visit)) if part)
    return TimelineEntry(
        visit.id, "visit", title, detail, names.person_name(desk, visit.author), late=visit.late
    )


def _next_step(desk: Desk, visit: Visit) -> str:
    return desk.words("Next: {step}", step=visit.next_step) if visit.next_step else ""


def _deals(desk: Desk, customer: str) -> list[_Dated]:
    return [_Dated(start_of(each.business_date), _deal(desk, each)) for each in desk.facts.deals(customer)]


def _deal(desk: Desk, deal: Deal) -> TimelineEntry:
    title = desk.words("Order {amount}", amount=money_words.exact(deal.amount))
    parts = (deal.number or "", desk.words.term("deal_status", deal.status))
    return TimelineEntry(
        deal.id,
        "deal",
        title,
        " · ".join(part for part in parts if part),
        names.person_name(desk, deal.seller),
    )


def _hands(desk: Desk, customer: str) -> list[_Dated]:
    return [
        _Dated(
            each.since,
            TimelineEntry(
                each.id,
                "ownership",
                desk.words(
                    "Held by {owner}, {place}",
                    owner=names.person_name(desk, each.owner),
                    place=names.place_name(desk, each.territory),
                ),
                each.reason,
                "",
            ),
        )
        for each in desk.facts.ownerships(customer)
    ]
