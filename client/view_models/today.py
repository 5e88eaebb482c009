"""What the day asks for: the overdue and due visits of my customers, what I did today, what changed."""

from dataclasses import dataclass

from client.view_models import names, time_words
from client.view_models.badge import Tone
from client.view_models.customer_row import CustomerRow, customer_row
from client.view_models.desk import Desk
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.transfer import Transfer
from shared.models.visit import Visit

MOST = 12
"""A day's list that nobody finishes is a reproach; the customer list has the rest."""


_RANKS: dict[Tone, int] = {"vip": 0, "a": 1, "b": 2, "provisional": 3, "c": 4}


@dataclass(frozen=True)
class DoneVisit:
    """A visit of today."""

    id: str
    customer_id: str
    customer: str
    what: str
    at: str


@dataclass(frozen=True)
class Answer:
    """What became of one of my requests."""

    id: str
    customer_id: str
    customer: str
    what: str
    approved: bool


@dataclass
class Today:
    """The thin list of the day."""

    desk: Desk
    day: str = ""
    due: tuple[CustomerRow, ...] = ()
    more_due: int = 0
    done: tuple[DoneVisit, ...] = ()
    answers: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the device again."""
        desk = self.desk
        self.day = time_words.day_and_date(desk.today, desk.words)
        mine = desk.facts.rows.find(Customer, "owner", desk.me)
        rows = [customer_row(desk, card) for card in mine if card.archived_at is None]
        due = sorted(
            (row for row in rows if row.due.tone in {"overdue", "soon"}), key=lambda row: -row.due.days_late
        )
        due += sorted((row for row in rows if row.due.tone == "never"), key=_worth)
        self.due = tuple(due[:MOST])
        self.more_due = max(0, len(due) - MOST)
        self.done = self._done()
        self.answers = self._answers()

    def _done(self) -> tuple[DoneVisit, ...]:
        desk = self.desk
        visits = [
            visit
            for visit in desk.facts.rows.find(Visit, "author", desk.me)
            if day_of(visit.check_in.at) == desk.today
        ]
        return tuple(
            DoneVisit(
                id=visit.id,
                customer_id=visit.customer,
                customer=names.customer_name(desk, visit.customer),
                what=desk.words.term("purpose", visit.purpose),
                at=time_words.clock_text(visit.check_in.at),
            )
            for visit in sorted(visits, key=lambda each: each.check_in.at, reverse=True)
        )

    def _answers(self) -> tuple[Answer, ...]:
        desk = self.desk
        mine = desk.facts.rows.find(Transfer, "requested_by", desk.me)
        decided = [each for each in mine if each.decided_at and each.status in {"approved", "rejected"}]
        decided.sort(key=lambda each: each.decided_at or each.submitted_at, reverse=True)
        return tuple(
            Answer(
                id=each.id,
                customer_id=each.customer,
                customer=names.customer_name(desk, each.customer),
                what=desk.words(
                    "Transfer to {place}: {status}",
                    place=names.place_name(desk, each.to_territory),
                    status=desk.words.term("request_status", each.status),
                ),
                approved=each.status == "approved",
            )
            for each in decided[:3]
        )


def _worth(row: CustomerRow) -> tuple[int, str]:
    """The place of a customer among those never visited: the best grade first."""
    return _RANKS.get(row.badge.tone, len(_RANKS)), row.name
