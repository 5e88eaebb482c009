"""What people do with requests for a transfer, a filing or leave: ask, answer, pass up, withdraw."""

from shared.case import Changes
from shared.commands import (
    AnyCommand,
    DecideRequest,
    FileCustomer,
    PassUp,
    RequestException,
    RequestTransfer,
    WithdrawRequest,
)
from shared.commands.requests import RequestKind
from shared.models.base import day_of
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.transfer import Filing, RegionException, Request, Transfer
from tests.simulation.desk import CUSTOMERS, LEAVES, REPS, Desk, Work


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


def _file(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    return FileCustomer(
        **desk.signed(), filing=desk.engine.new_id(), customer=CustomerId(card.id), reason="buys a lot"
    )


def _ask_for_leave(desk: Desk) -> AnyCommand | None:
    # Leave is asked for customers of others, whose cards the own device does not hold.
    return RequestException(
        **desk.signed(),
        exception=desk.engine.new_id(),
        customer=CustomerId(desk.rng.choice(sorted(CUSTOMERS))),
        seller_territory=TerritoryId(desk.rng.choice(LEAVES)),
        valid_on=day_of(desk.now),
        reason="they came to us",
    )


def _decide_request(desk: Desk) -> AnyCommand | None:
    """Mostly one that is theirs to decide; a few that they only believe to be."""
    command = None
    for _ in range(3):
        command = _decision(desk)
        if command is None or isinstance(desk.engine.preview(command), Changes):
            break
    return command


def _decision(desk: Desk) -> AnyCommand | None:
    request = _open(desk, own=desk.rng.random() < 0.1)
    if request is None:
        return None
    approve = desk.rng.random() < 0.85
    elsewhere = TerritoryId(desk.rng.choice(LEAVES))
    unplaced = isinstance(request, Transfer) and request.to_territory is None
    return DecideRequest(
        **desk.signed(),
        request_kind=_kind(request),
        request=request.id,
        customer=request.customer,
        approve=approve,
        note="" if approve else "no",
        to_territory=elsewhere if unplaced else None,
    )


def _pass_up(desk: Desk) -> AnyCommand | None:
    request = _open(desk, own=desk.rng.random() < 0.1)
    if request is None:
        return None
    return PassUp(
        **desk.signed(),
        request_kind=_kind(request),
        request=request.id,
        customer=request.customer,
        reason="not mine",
    )


def _withdraw(desk: Desk) -> AnyCommand | None:
    request = _open(desk, own=True)
    if request is None:
        return None
    return WithdrawRequest(
        **desk.signed(), request_kind=_kind(request), request=request.id, customer=request.customer
    )


def _open(desk: Desk, *, own: bool) -> Request | None:
    """Any request that waits, transfers first: they matter most to others."""
    rows = desk.engine.facts.rows
    others: list[Request] = [*rows.all(Filing), *rows.all(RegionException)]
    transfers: list[Request] = [*rows.all(Transfer)]
    for kind in (transfers, others) if desk.rng.random() < 0.7 else (others, transfers):
        waiting = [each for each in kind if each.is_open()]
        mine = [each for each in waiting if each.requested_by == desk.engine.user]
        wanted = mine if own else [each for each in waiting if each not in mine]
        if wanted:
            return desk.pick(wanted)
    return None


def _kind(request: Request) -> RequestKind:
    kinds: dict[str, RequestKind] = {
        Transfer.KIND: "transfer",
        Filing.KIND: "filing",
        RegionException.KIND: "region_exception",
    }
    return kinds[request.KIND]


WORK: dict[str, Work] = {
    "ask for a transfer": _ask_for_transfer,
    "file a customer": _file,
    "ask for leave": _ask_for_leave,
    "decide a request": _decide_request,
    "pass a request up": _pass_up,
    "withdraw a request": _withdraw,
}
