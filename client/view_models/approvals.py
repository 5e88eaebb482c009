"""A manager's inbox: what waits for my decision, with the rule's verdict, and yes, no, or one level up."""

from dataclasses import dataclass
from typing import Literal

from client.view_models import money_words, names, time_words
from client.view_models.desk import Desk
from client.view_models.open_requests import transfer_title, waits_for
from client.view_models.split import SplitView, split_view
from client.view_models.verdict import Verdict, refused, verdict_on
from shared.commands import AnyCommand
from shared.commands.deals import DecideDeal
from shared.commands.requests import DecideRequest, PassUp, RequestKind
from shared.errors import Code, Refusal
from shared.models.deal import Deal
from shared.models.ids import DealId
from shared.models.transfer import OPEN, Filing, RegionException, Request, Transfer
from shared.rules.credit_book import Book
from shared.rules.split_preview import split_if_confirmed

Choice = Literal["approve", "refuse", "pass_up"]

_KINDS: tuple[tuple[RequestKind, type[Request]], ...] = (
    ("transfer", Transfer),
    ("filing", Filing),
    ("region_exception", RegionException),
)
_NOT_MINE = frozenset(
    (
        Code.NOT_YOUR_DECISION,
        Code.NOBODY_TO_DECIDE,
        Code.OWN_REQUEST,
        Code.REQUEST_CLOSED,
        Code.DEAL_CLOSED,
    )
)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a decision."""

    id: str
    kind: str
    customer_id: str
    customer: str
    title: str
    asked_by: str
    reason: str
    waits: str
    verdict: Verdict
    split: SplitView | None = None

    @property
    def can_pass_up(self) -> bool:
        """Whether there is a level above that may be asked."""
        return self.kind != "deal"


@dataclass
class Approvals:
    """What waits for me; the reason being typed belongs to one item."""

    desk: Desk
    items: tuple[Waiting, ...] = ()
    writing: str = ""
    """The item whose refusal or passing up is being worded."""
    choice: Choice = "refuse"
    reason: str = ""
    complaint: str = ""
    refusal: Verdict | None = None

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the device again."""
        self.items = (*self._requests(), *self._deals())

    def approve(self, item: str) -> bool:
        """Say yes."""
        return self._decide(item, "approve", "")

    def begin(self, item: str, choice: Choice) -> None:
        """Begin to word a refusal or a passing up."""
        self.writing, self.choice, self.reason, self.complaint = item, choice, "", ""

    def write_reason(self, text: str) -> None:
        """Take over what was typed."""
        self.reason, self.complaint = text, ""

    def cancel(self) -> None:
        """Leave the item as it is."""
        self.writing = ""

    def confirm(self) -> bool:
        """Send the refusal or the passing up that was worded."""
        if not self.reason.strip():
            self.complaint = self.desk.words("A reason is needed.")
            return False
        done = self._decide(self.writing, self.choice, self.reason)
        if done:
            self.writing = ""
        return done

    def _decide(self, item: str, choice: Choice, note: str) -> bool:
        waiting = next((each for each in self.items if each.id == item), None)
        if waiting is None:
            return False
        decision = self.desk.device.issue(
            self._command(waiting.kind, item, waiting.customer_id, choice, note)
        )
        self.refusal = refused(self.desk, decision) if isinstance(decision, Refusal) else None
        self.refresh()
        return self.refusal is None

    def _requests(self) -> list[Waiting]:
        found: list[Request] = []
        for _, kind in _KINDS:
            for status in OPEN:
                found += self.desk.facts.rows.find(kind, "status", status)
        found.sort(key=lambda each: each.submitted_at)
        shown = (self._request(each) for each in found)
        return [each for each in shown if each is not None]

    def _request(self, request: Request) -> Waiting | None:
        decision = self.desk.device.preview(
            self._command(request.KIND, request.id, request.customer, "approve", "")
        )
        if isinstance(decision, Refusal) and decision.code in _NOT_MINE:
            return None
        desk = self.desk
        title = (
            transfer_title(desk, request)
            if isinstance(request, Transfer)
            else desk.words.term("kind", request.KIND)
        )
        return Waiting(
            id=request.id,
            kind=request.KIND,
            customer_id=request.customer,
            customer=names.anyone(desk, request.customer),
            title=title,
            asked_by=names.person_name(desk, request.requested_by),
            reason=request.reason,
            waits=waits_for(desk, request),
            verdict=verdict_on(desk, decision, yes=desk.words("No rule stands against it.")),
        )

    def _deals(self) -> list[Waiting]:
        found = sorted(
            self.desk.facts.rows.find(Deal, "status", "recorded"), key=lambda each: each.business_date
        )
        shown = (self._deal(each) for each in found)
        return [each for each in shown if each is not None]

    def _deal(self, deal: Deal) -> Waiting | None:
        desk = self.desk
        decision = desk.device.preview(self._command("deal", deal.id, deal.customer, "approve", ""))
        if isinstance(decision, Refusal) and decision.code in _NOT_MINE:
            return None
        split = split_if_confirmed(Book.of(desk.facts, deal.customer), deal)
        return Waiting(
            id=deal.id,
            kind="deal",
            customer_id=deal.customer,
            customer=names.anyone(desk, deal.customer),
            title=desk.words("Order {amount}", amount=money_words.exact(deal.amount)),
            asked_by=names.person_name(desk, deal.seller),
            reason=deal.note,
            waits=time_words.day_text(deal.business_date, desk.today, desk.words),
            verdict=verdict_on(desk, decision, yes=desk.words("No rule stands against it.")),
            split=split_view(desk, split.lines, split.provenance) if split else None,
        )

    def _command(self, kind: str, item: str, customer: str, choice: Choice, note: str) -> AnyCommand:
        device = self.desk.device
        signed = {
            "id": device.new_id(),
            "happened_at": self.desk.now,
            "pack": self.desk.pack,
            "customer": customer,
        }
        if kind == "deal":
            return DecideDeal.model_validate(
                {**signed, "deal": DealId(item), "approve": choice == "approve", "note": note}
            )
        if choice == "pass_up":
            return PassUp.model_validate({**signed, "request_kind": kind, "request": item, "reason": note})
        return DecideRequest.model_validate(
            {**signed, "request_kind": kind, "request": item, "approve": choice == "approve", "note": note}
        )
