"""What people do with transfers: ask, answer, pass up, withdraw."""

from shared.commands import (
    AnyCommand,
    DecideRequest,
    PassUp,
    RequestTransfer,
    WithdrawRequest,
)
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.transfer import Transfer
from tests.simulation.desk import LEAVES, REPS, Desk, Work


def _ask_for_transfer(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    there = desk.rng.choice([leaf for leaf in LEAVES if leaf != card.territory])
    return RequestTransfer(
        **desk.signed(),
        transfer=desk.engine.new_id(),
        customer=CustomerId(card.id),
        to_territory=None if desk.rng.random() < 0.05 else TerritoryId(there),
        to_owner=UserId(REPS[LEAVES.index(there)]) if desk.rng.random() < 0.6 else None,
        reason="closer",
    )


def _decide_request(desk: Desk) -> AnyCommand | None:
    request = desk.one(Transfer, status=("submitted", "escalated"))
    if request is None:
        return None
    approve = desk.rng.random() < 0.85
    return DecideRequest(
        **desk.signed(),
        request_kind="transfer",
        request=request.id,
        customer=request.customer,
        approve=approve,
        note="" if approve else "no",
        to_territory=None if request.to_territory is not None else TerritoryId(desk.rng.choice(LEAVES)),
    )


def _pass_up(desk: Desk) -> AnyCommand | None:
    request = desk.one(Transfer, status=("submitted", "escalated"))
    if request is None:
        return None
    return PassUp(
        **desk.signed(),
        request_kind="transfer",
        request=request.id,
        customer=request.customer,
        reason="not mine",
    )


def _withdraw(desk: Desk) -> AnyCommand | None:
    request = desk.one(Transfer, status=("submitted", "escalated"), requested_by=desk.engine.user)
    if request is None:
        return None
    return WithdrawRequest(
        **desk.signed(), request_kind="transfer", request=request.id, customer=request.customer
    )


WORK: dict[str, Work] = {
    "ask for a transfer": _ask_for_transfer,
    "decide a request": _decide_request,
    "pass a request up": _pass_up,
    "withdraw a request": _withdraw,
}
