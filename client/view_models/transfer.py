"""Requesting a transfer: choose where and to whom, see the verdict and what becomes of the credit, send."""

from dataclasses import dataclass

from pydantic import ValidationError

from client.view_models import names
from client.view_models.desk import Desk
from client.view_models.fields import NO_COMPLAINTS, Complaints, complaints_of
from client.view_models.first_deal import first_deal_split
from client.view_models.split import SplitView
from client.view_models.verdict import Verdict, verdict_on
from shared.case import Changes
from shared.commands.requests import RequestTransfer
from shared.errors import Refusal
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.territory import Territory
from shared.models.transfer import Transfer

_UNSAID = "…"
"""Stands for the reason in the verdict while none is typed: no rule looks at it."""


@dataclass
class TransferForm:
    """The form of one transfer; verdict and split follow every choice."""

    desk: Desk
    customer: str
    territory: str = ""
    owner: str = ""
    reason: str = ""
    verdict: Verdict | None = None
    split: SplitView | None = None
    complaints: Complaints = NO_COMPLAINTS
    sent: bool = False

    @property
    def title(self) -> str:
        """Whose transfer it is; empty when the device holds no such card."""
        card = self.desk.facts.customer(self.customer)
        return card.name if card is not None else ""

    @property
    def now_held(self) -> str:
        """Who holds the customer now, and where."""
        card = self.desk.facts.customer(self.customer)
        if card is None:
            return ""
        owner, place = names.person_name(self.desk, card.owner), names.place_path(self.desk, card.territory)
        return self.desk.words("Now held by {owner}, {place}", owner=owner, place=place)

    def territories(self) -> tuple[tuple[str, str], ...]:
        """Every place that can hold customers, with its region, in the order of their names."""
        tree = self.desk.facts.tree()
        leaves = [
            each.id for each in self.desk.facts.rows.all(Territory) if tree.is_leaf(TerritoryId(each.id))
        ]
        return tuple(
            sorted(((leaf, names.place_path(self.desk, leaf)) for leaf in leaves), key=lambda each: each[1])
        )

    def owners(self) -> tuple[tuple[str, str], ...]:
        """The people who work in the chosen territory."""
        if not self.territory:
            return ()
        held = self.desk.facts.holders_of(TerritoryId(self.territory), self.desk.now)
        users = dict.fromkeys(each.user for each in held)
        return tuple((user, names.person_name(self.desk, user)) for user in users)

    def choose_territory(self, territory: str) -> None:
        """Say where the customer should go; its only person is chosen with it."""
        self.territory = territory
        owners = self.owners()
        self.owner = owners[0][0] if len(owners) == 1 else ""
        self._judge()

    def choose_owner(self, owner: str) -> None:
        """Say who should hold the customer."""
        self.owner = owner
        self._judge()

    def write_reason(self, text: str) -> None:
        """Say why."""
        self.reason = text
        self.complaints = NO_COMPLAINTS

    def send(self) -> bool:
        """Send the request; what was chosen stays when it is refused."""
        if not self.territory:
            self.complaints = Complaints({"to_territory": self.desk.words("Choose a territory.")})
            return False
        if not self.reason.strip():
            self.complaints = Complaints({"reason": self.desk.words("Say why, so that it can be decided.")})
            return False
        try:
            command = self._command(self.reason)
        except ValidationError as problem:
            self.complaints = complaints_of(problem, self.desk.words)
            return False
        decision = self.desk.device.issue(command)
        self.verdict = self._verdict(decision)
        self.sent = not isinstance(decision, Refusal)
        return self.sent

    def _judge(self) -> None:
        command = self._command(_UNSAID)
        decision = self.desk.device.preview(command)
        self.verdict = self._verdict(decision)
        self.split = first_deal_split(self.desk, command, decision) if isinstance(decision, Changes) else None
        self.complaints = NO_COMPLAINTS

    def _verdict(self, decision: Changes | Refusal) -> Verdict:
        words = self.desk.words
        transfer = None
        if isinstance(decision, Changes):
            transfer = next((row for row in decision.puts if isinstance(row, Transfer)), None)
        if transfer is None:
            return verdict_on(self.desk, decision, yes=words("This can be sent."))
        managers = self.desk.facts.managers_at(transfer.level, self.desk.now)
        who = ", ".join(names.person_name(self.desk, each) for each in managers if each != self.desk.me)
        return verdict_on(
            self.desk,
            decision,
            yes=words("No rule stands against this transfer."),
            detail=words(
                "{who} decides for {place}.",
                who=who or words("The next level"),
                place=names.place_name(self.desk, transfer.level),
            ),
        )

    def _command(self, reason: str) -> RequestTransfer:
        return RequestTransfer(
            id=self.desk.device.new_id(),
            happened_at=self.desk.now,
            pack=self.desk.pack,
            transfer=self.desk.device.new_id(),
            customer=CustomerId(self.customer),
            to_territory=TerritoryId(self.territory),
            to_owner=UserId(self.owner) if self.owner else None,
            reason=reason,
        )
