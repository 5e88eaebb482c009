"""One customer: who they are, who holds them, what happened, why they are graded so, what is under way."""

from dataclasses import dataclass

from client.view_models import names
from client.view_models.badge import Badge, badge_of
from client.view_models.customer_row import Due, next_visit
from client.view_models.desk import Desk
from client.view_models.grade_why import GradeWhy, grade_why
from client.view_models.open_requests import OpenRequest, open_requests, withdraw
from client.view_models.timeline import TimelineDay, timeline
from client.view_models.verdict import Verdict, refused
from shared.models.customer import Contact, Customer
from shared.rules.current_grade import current_grade
from shared.rules.rights import works_in


@dataclass(frozen=True)
class FieldLine:
    """A field of the card that has something to say."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class ContactLine:
    """A person at the customer's."""

    id: str
    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class CardFace:
    """The head of the card."""

    name: str
    badge: Badge
    place: str
    owner: str
    due: Due
    segment: str
    mine_to_work: bool


_SHOWN = (
    "code",
    "phone",
    "address",
    "city",
    "postal_code",
    "country",
    "account_type",
    "category",
    "lifecycle",
    "trade_state",
    "volume",
    "industry",
    "decision_maker",
    "preference",
    "needs",
    "concerns",
)
_TERMS = {"account_type", "category", "lifecycle", "trade_state", "volume"}


@dataclass
class CustomerCard:
    """Everything about one customer that this device holds; `face` is None when it holds no such card."""

    desk: Desk
    customer: str
    face: CardFace | None = None
    fields: tuple[FieldLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    requests: tuple[OpenRequest, ...] = ()
    days: tuple[TimelineDay, ...] = ()
    why: GradeWhy | None = None
    refusal: Verdict | None = None

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the device again."""
        card = self.desk.facts.customer(self.customer)
        if card is None:
            self.face = None
            return
        self.face = self._face(card)
        self.fields = tuple(_field_lines(self.desk, card))
        self.contacts = tuple(
            _contact(self.desk, each)
            for each in self.desk.facts.contacts(self.customer)
            if each.archived_at is None
        )
        self.requests = open_requests(self.desk, self.customer)
        self.days = timeline(self.desk, self.customer)
        self.why = grade_why(self.desk, self.customer)

    def withdraw(self, request: str) -> None:
        """Take an own open request back."""
        refusal = withdraw(self.desk, self.customer, request)
        self.refusal = refused(self.desk, refusal) if refusal is not None else None
        self.refresh()

    def _face(self, card: Customer) -> CardFace:
        desk = self.desk
        grade = current_grade(desk.facts, card.id, desk.now)
        return CardFace(
            name=card.name,
            badge=badge_of(desk, grade),
            place=names.place_path(desk, card.territory),
            owner=names.person_name(desk, card.owner),
            due=next_visit(desk, card, grade),
            segment=desk.words.term("segment", grade.segment) if grade else "",
            mine_to_work=works_in(desk.facts, desk.me, card.territory, desk.now),
        )


def _field_lines(desk: Desk, card: Customer) -> list[FieldLine]:
    lines = []
    for name in _SHOWN:
        value = getattr(card, name)
        if value:
            text = desk.words.term(name, value) if name in _TERMS else str(value)
            lines.append(FieldLine(name, desk.words.term("field", name), text))
    return lines


def _contact(desk: Desk, contact: Contact) -> ContactLine:
    role = contact.title or desk.words.term("person_role", contact.role)
    return ContactLine(contact.id, contact.name, role, contact.phone)
