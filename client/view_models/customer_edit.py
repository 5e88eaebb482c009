"""Editing a card: what was changed is sent with what it was when the author saw it, in whole units.

Fields that only make sense together travel together, changed or not, so that two people's edits never
make an address that exists nowhere.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from client.view_models import names
from client.view_models.desk import Desk
from client.view_models.fields import (
    NO_COMPLAINTS,
    Complaints,
    Typed,
    complaints_about,
    complaints_of,
    folded,
    typed,
    with_text,
)
from client.view_models.labels import choices
from shared.commands.customers import EditCustomer
from shared.errors import Refusal
from shared.models.customer import (
    AccountType,
    Category,
    Customer,
    CustomerPatch,
    Lifecycle,
    TradeState,
    Volume,
)
from shared.models.ids import CustomerId
from shared.rules.merging import with_their_units

CHOSEN: dict[str, Any] = {
    "account_type": AccountType,
    "category": Category,
    "lifecycle": Lifecycle,
    "trade_state": TradeState,
    "volume": Volume,
}
WRITTEN = ("name", "phone", "city", "address", "postal_code", "country", "industry", "decision_maker")
LONG = ("preference", "needs", "concerns")
NAMES = (*WRITTEN, *CHOSEN, *LONG)


@dataclass
class CustomerEdit:
    """The form of one card: what it was when opened, what is typed now, what is wrong with it."""

    desk: Desk
    customer: str
    opened: Typed = ()
    texts: Typed = ()
    complaints: Complaints = NO_COMPLAINTS
    saved: bool = False
    _seen: Customer | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        card = self._seen = self.desk.facts.customer(self.customer)
        if card is not None:
            self.opened = typed({name: getattr(card, name) or "" for name in NAMES})
            self.texts = self.opened

    @property
    def known(self) -> bool:
        """Whether the device holds this card."""
        return bool(self.opened)

    def label(self, name: str) -> str:
        """What people call a field."""
        return self.desk.words.term("field", name)

    def text(self, name: str) -> str:
        """What stands in a field now."""
        return dict(self.texts).get(name, "")

    def options(self, name: str) -> tuple[tuple[str, str], ...]:
        """What may be chosen in a field."""
        return choices(self.desk.words, name, CHOSEN[name])

    def write(self, name: str, text: str) -> None:
        """Take over what was typed; a complaint about the field is withdrawn."""
        self.texts = with_text(self.texts, name, text)
        if self.complaints.of(name):
            rest = {field: said for field, said in self.complaints.by_field.items() if field != name}
            self.complaints = Complaints(rest)

    def changed(self) -> tuple[str, ...]:
        """The fields whose text differs from what was there."""
        before, now = dict(self.opened), dict(self.texts)
        return tuple(name for name in NAMES if before.get(name) != now.get(name))

    def save(self) -> bool:
        """Send the change; what was typed stays when it is refused."""
        changed = self.changed()
        if not changed:
            self.complaints = Complaints(whole=self.desk.words("Nothing was changed."))
            return False
        try:
            command = self._command(changed)
        except ValidationError as problem:
            self.complaints = complaints_of(problem, self.desk.words)
            return False
        decision = self.desk.device.issue(command)
        if isinstance(decision, Refusal):
            sentence = self.desk.words.refusal(decision, partial(names.anyone, self.desk))
            self.complaints = complaints_about(decision, sentence, NAMES)
            return False
        self.complaints = NO_COMPLAINTS
        self.saved = True
        return True

    def _command(self, changed: tuple[str, ...]) -> EditCustomer:
        now = dict(self.texts)
        before = {name: getattr(self._seen, name) for name in with_their_units(changed)}
        mine = {**before, **{name: _value(name, now[name]) for name in changed}}
        return EditCustomer(
            id=self.desk.device.new_id(),
            happened_at=self.desk.now,
            pack=self.desk.pack,
            customer=CustomerId(self.customer),
            base=CustomerPatch(**before),
            mine=CustomerPatch(**mine),
        )


def _value(name: str, text: str) -> Any:
    if name in {"phone", "postal_code"}:
        return folded(text)
    if name == "category":
        return text or None
    return text.strip()
