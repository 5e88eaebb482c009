"""Recording an order: amount, day, engineering's part; the split with its reasons while it is typed."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from pydantic import ValidationError

from client.view_models import money_words, names
from client.view_models.desk import Desk
from client.view_models.fields import NO_COMPLAINTS, Complaints, complaints_about, complaints_of, folded
from client.view_models.labels import choices
from client.view_models.split import SplitView, split_view
from client.view_models.verdict import Verdict, refused
from shared.commands.deals import RecordDeal
from shared.decisions.deals import preview_split
from shared.errors import Refusal
from shared.models.deal import DealFields, Engineering
from shared.models.ids import CustomerId

NAMES = ("amount", "business_date", "number", "engineering", "note")


@dataclass
class DealForm:
    """The form of one order; the split follows every change of what it depends on."""

    desk: Desk
    customer: str
    amount: str = ""
    day: str = ""
    number: str = ""
    engineering: str = "none"
    note: str = ""
    split: SplitView | None = None
    verdict: Verdict | None = None
    complaints: Complaints = NO_COMPLAINTS
    saved: bool = False

    def __post_init__(self) -> None:
        self.day = self.desk.today.isoformat()

    @property
    def title(self) -> str:
        """Whose order it is; empty when the device holds no such card."""
        card = self.desk.facts.customer(self.customer)
        return card.name if card is not None else ""

    def engineering_parts(self) -> tuple[tuple[str, str], ...]:
        """What part engineering may have had."""
        return choices(self.desk.words, "engineering", Engineering)

    def write_amount(self, text: str) -> None:
        """Say how much."""
        self.amount = text
        self._judge()

    def write_day(self, text: str) -> None:
        """Say when."""
        self.day = text
        self._judge()

    def choose_engineering(self, part: str) -> None:
        """Say what part engineering had."""
        self.engineering = part
        self._judge()

    def write_number(self, text: str) -> None:
        """Say the order's number."""
        self.number = text

    def write_note(self, text: str) -> None:
        """Add a note."""
        self.note = text

    def save(self) -> bool:
        """Record the order and queue it; what was typed stays when it is refused."""
        fields = self._fields()
        if isinstance(fields, Complaints):
            self.complaints = fields
            return False
        device = self.desk.device
        decision = device.issue(
            RecordDeal(
                id=device.new_id(),
                happened_at=self.desk.now,
                pack=self.desk.pack,
                deal=device.new_id(),
                customer=CustomerId(self.customer),
                fields=fields,
            )
        )
        if isinstance(decision, Refusal):
            sentence = self.desk.words.refusal(decision, partial(names.anyone, self.desk))
            self.complaints = complaints_about(decision, sentence, NAMES)
            self.verdict = refused(self.desk, decision)
            return False
        self.saved = True
        return True

    def _judge(self) -> None:
        self.complaints = NO_COMPLAINTS
        self.split = self.verdict = None
        fields = self._fields()
        if isinstance(fields, Complaints):
            return
        desk = self.desk
        found = preview_split(desk.facts, CustomerId(self.customer), fields, desk.me, desk.now)
        if isinstance(found, Refusal):
            self.verdict = refused(self.desk, found)
        else:
            self.split = split_view(self.desk, found.lines, found.provenance)

    def _fields(self) -> DealFields | Complaints:
        words = self.desk.words
        fen = money_words.typed_fen(self.amount)
        if fen is None or fen == 0:
            return Complaints({"amount": words("Type an amount above zero, such as 12800 or 1.28万.")})
        day = _day(self.day)
        if day is None:
            return Complaints({"business_date": words("Type the day as 2026-03-25.")})
        chosen: dict[str, Any] = {"engineering": self.engineering}
        try:
            return DealFields(
                business_date=day,
                amount=fen,
                number=folded(self.number) or None,
                note=self.note,
                **chosen,
            )
        except ValidationError as problem:
            return complaints_of(problem, words)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(folded(text).replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
