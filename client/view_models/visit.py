"""Logging a visit: check in, say what it was for, what came of it and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import ValidationError

from client.view_models import names, time_words
from client.view_models.desk import Desk
from client.view_models.fields import NO_COMPLAINTS, Complaints, complaints_about, complaints_of
from client.view_models.labels import choices
from shared.commands.visits import LogVisit
from shared.errors import Refusal
from shared.models.customer import Channel
from shared.models.ids import CustomerId
from shared.models.visit import Presence, Purpose, VisitFields

NAMES = ("purpose", "channel", "outcome", "next_step", "check_in", "check_out")


@dataclass
class VisitForm:
    """The form of one visit; the check-in is the moment the form was opened until it is set again."""

    desk: Desk
    customer: str
    purpose: str = ""
    channel: str = "visit"
    outcome: str = ""
    next_step: str = ""
    checked_in: datetime | None = None
    checked_out: datetime | None = None
    complaints: Complaints = NO_COMPLAINTS
    saved: bool = False

    def __post_init__(self) -> None:
        self.checked_in = self.desk.now

    @property
    def title(self) -> str:
        """Who is visited; empty when the device holds no such card."""
        card = self.desk.facts.customer(self.customer)
        return card.name if card is not None else ""

    @property
    def arrival(self) -> str:
        """When the visit began, in words."""
        at = self.checked_in or self.desk.now
        return self.desk.words(
            "Checked in {when}", when=time_words.moment_text(at, self.desk.now, self.desk.words)
        )

    @property
    def departure(self) -> str:
        """When it ended and how long it was; empty while it lasts."""
        if self.checked_out is None or self.checked_in is None:
            return ""
        minutes = int((self.checked_out - self.checked_in).total_seconds() // 60)
        return self.desk.words(
            "Checked out {time}, {n} min", time=time_words.clock_text(self.checked_out), n=minutes
        )

    def purposes(self) -> tuple[tuple[str, str], ...]:
        """What a visit may be for."""
        return choices(self.desk.words, "purpose", Purpose)

    def channels(self) -> tuple[tuple[str, str], ...]:
        """How people may have met."""
        return choices(self.desk.words, "channel", Channel)

    def choose_purpose(self, purpose: str) -> None:
        """Say what it was for."""
        self.purpose = purpose
        self.complaints = NO_COMPLAINTS

    def choose_channel(self, channel: str) -> None:
        """Say how people met."""
        self.channel = channel

    def write_outcome(self, text: str) -> None:
        """Say what came of it."""
        self.outcome = text

    def write_next_step(self, text: str) -> None:
        """Say what comes next."""
        self.next_step = text

    def check_in_now(self) -> None:
        """Begin now."""
        self.checked_in = self.desk.now
        self.checked_out = None

    def check_out_now(self) -> None:
        """End now."""
        self.checked_out = self.desk.now

    def save(self) -> bool:
        """Keep the visit and queue it; what was typed stays when something is missing."""
        if not self.purpose:
            self.complaints = Complaints({"purpose": self.desk.words("Choose what the visit was for.")})
            return False
        try:
            command = self._command()
        except ValidationError as problem:
            self.complaints = complaints_of(problem, self.desk.words)
            return False
        decision = self.desk.device.issue(command)
        if isinstance(decision, Refusal):
            sentence = self.desk.words.refusal(decision, partial(names.anyone, self.desk))
            self.complaints = complaints_about(decision, sentence, NAMES)
            return False
        self.saved = True
        return True

    def _command(self) -> LogVisit:
        chosen: dict[str, Any] = {"purpose": self.purpose, "channel": self.channel}
        return LogVisit(
            id=self.desk.device.new_id(),
            happened_at=self.desk.now,
            pack=self.desk.pack,
            visit=self.desk.device.new_id(),
            customer=CustomerId(self.customer),
            fields=VisitFields(
                **chosen,
                check_in=Presence(at=self.checked_in or self.desk.now),
                check_out=Presence(at=self.checked_out) if self.checked_out else None,
                outcome=self.outcome,
                next_step=self.next_step,
            ),
        )
