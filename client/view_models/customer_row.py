"""One customer as a line of a list: name, badge, place, and how the next visit stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from client.view_models import names, time_words
from client.view_models.badge import Badge, badge_of
from client.view_models.desk import Desk
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.visit import Visit
from shared.rules.current_grade import CurrentGrade, current_grade

DueTone = Literal["overdue", "soon", "fine", "never"]

_SOON = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """When the next visit should be, by the interval of the grade."""

    tone: DueTone
    text: str
    days_late: int


@dataclass(frozen=True)
class CustomerRow:
    """What the list shows of a customer."""

    id: str
    name: str
    badge: Badge
    place: str
    owner: str
    due: Due

    @property
    def spoken(self) -> str:
        """The row in one breath, for a screen reader."""
        return ", ".join(part for part in (self.name, self.badge.spoken, self.place, self.due.text) if part)


def customer_row(desk: Desk, card: Customer) -> CustomerRow:
    """The line for a card."""
    grade = current_grade(desk.facts, card.id, desk.now)
    return CustomerRow(
        id=card.id,
        name=card.name,
        badge=badge_of(desk, grade),
        place=" · ".join(part for part in (card.city, names.place_name(desk, card.territory)) if part),
        owner=names.person_name(desk, card.owner) if card.owner != desk.me else "",
        due=next_visit(desk, card, grade),
    )


def next_visit(desk: Desk, card: Customer, grade: CurrentGrade | None) -> Due:
    """When the customer should be seen again: the last visit plus the interval of its grade (AMB-35)."""
    last = last_visit_day(desk, card.id)
    words = desk.words
    if last is None:
        return Due("never", words("No visit yet"), 0)
    due = last + timedelta(days=interval_days(desk, grade.grade if grade else None))
    late = (desk.today - due).days
    if late > 0:
        return Due("overdue", words.counted("Overdue {count} day", "Overdue {count} days", late), late)
    text = words("Next visit {day}", day=time_words.day_text(due, desk.today, words))
    return Due("soon" if due - desk.today <= _SOON else "fine", text, late)


def last_visit_day(desk: Desk, customer: str) -> date | None:
    """The business day of the latest visit anybody made."""
    days = [day_of(visit.check_in.at) for visit in desk.facts.rows.find(Visit, "customer", customer)]
    return max(days, default=None)


def interval_days(desk: Desk, grade: str | None) -> int:
    """How many days may pass between visits to a customer of that grade; ungraded ones count as C."""
    pack = desk.facts.pack_on(desk.today)
    if pack is None:
        return 90
    rules = pack.visits
    return {"A": rules.interval_days_a, "B": rules.interval_days_b}.get(grade or "", rules.interval_days_c)
