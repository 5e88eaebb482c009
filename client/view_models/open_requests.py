"""The requests on a customer that still wait for somebody, in words, with who decides."""

from dataclasses import dataclass

from client.view_models import names, time_words
from client.view_models.desk import Desk
from shared.commands.requests import WithdrawRequest
from shared.errors import Refusal
from shared.models.transfer import Request, Transfer
from shared.rules.levels import level_at


@dataclass(frozen=True)
class OpenRequest:
    """One request as the card shows it."""

    id: str
    title: str
    status: str
    reason: str
    mine: bool


def open_requests(desk: Desk, customer: str) -> tuple[OpenRequest, ...]:
    """The transfers that wait, newest first."""
    waiting = [each for each in desk.facts.transfers(customer) if each.is_open()]
    return tuple(_shown(desk, each) for each in reversed(waiting))


def transfer_title(desk: Desk, transfer: Transfer) -> str:
    """What a transfer asks for, in one line."""
    if transfer.to_territory is None:
        return desk.words("Hand up one level")
    return desk.words(
        "Transfer to {owner}, {place}",
        owner=names.person_name(desk, transfer.to_owner),
        place=names.place_name(desk, transfer.to_territory),
    )


def waits_for(desk: Desk, request: Request) -> str:
    """Where a request waits, and since when."""
    level, since = level_at(desk.facts, request, desk.now)
    managers = [names.person_name(desk, each) for each in desk.facts.managers_at(level, desk.now)]
    return desk.words(
        "Waits for {who} since {when}",
        who=", ".join(managers) or names.place_name(desk, level),
        when=time_words.moment_text(since, desk.now, desk.words),
    )


def withdraw(desk: Desk, customer: str, request: str) -> Refusal | None:
    """Take an own transfer back; the refusal says why not."""
    decision = desk.device.issue(
        WithdrawRequest(
            id=desk.device.new_id(),
            happened_at=desk.now,
            pack=desk.pack,
            request_kind="transfer",
            request=request,
            customer=desk.facts.transfers(customer)[0].customer,
        )
    )
    return decision if isinstance(decision, Refusal) else None


def _shown(desk: Desk, transfer: Transfer) -> OpenRequest:
    return OpenRequest(
        id=transfer.id,
        title=transfer_title(desk, transfer),
        status=waits_for(desk, transfer),
        reason=transfer.reason,
        mine=transfer.requested_by == desk.me,
    )
