"""Transfers 移交, filings 备案 and cross-region exceptions: asked for, passed up, decided, withdrawn.

The first decision in the server's order stands; whoever decided later, in all good faith and without
a signal, is told what was decided and by whom.
"""

from datetime import datetime
from typing import assert_never

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.requests import (
    DecideRequest,
    FileCustomer,
    PassUp,
    RequestException,
    RequestKind,
    RequestTransfer,
    WithdrawRequest,
)
from shared.decisions.handing_over import carry_out, placed_for
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.transfer import Filing, RegionException, Request, Transfer
from shared.rules.levels import decides, first_level, level_at, next_level
from shared.rules.placement import only_rep
from shared.rules.relation import at_work, relation, unknown
from shared.rules.rights import let_in, works_in

_KINDS: dict[RequestKind, type[Request]] = {
    "transfer": Transfer,
    "filing": Filing,
    "region_exception": RegionException,
}


def request_transfer(command: RequestTransfer, case: Case) -> Decision:
    """Ask that a customer change hands; refused at once when it could never be approved."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _taken(case, Transfer, command.transfer, "transfer") or _still_open(
        customer, case.facts.transfers(customer.id)
    )
    if refused is not None:
        return refused
    meeting: TerritoryId | None = customer.territory
    to_owner = command.to_owner
    if command.to_territory is not None:
        to_owner = to_owner or only_rep(case, command.to_territory)
        placed = placed_for(case, customer, command.to_territory, to_owner)
        if isinstance(placed, Refusal):
            return placed
        meeting = case.facts.tree().common_ancestor(customer.territory, command.to_territory)
    level = first_level(case.facts, meeting or customer.territory, case.user, case.at)
    return Changes(
        (
            Transfer(
                id=command.transfer,
                customer=CustomerId(customer.id),
                requested_by=case.user,
                submitted_at=case.at,
                reason=command.reason,
                level=level,
                level_since=case.at,
                from_territory=customer.territory,
                from_owner=customer.owner,
                to_territory=command.to_territory,
                to_owner=to_owner,
                **case.signed(),
            ),
        )
    )


def file_customer(command: FileCustomer, case: Case) -> Decision:
    """Put a major customer on record with the superior."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _taken(case, Filing, command.filing, "filing") or _still_open(
        customer, tuple(case.facts.filings(customer.id))
    )
    if refused is not None:
        return refused
    filing = Filing(
        id=command.filing,
        customer=CustomerId(customer.id),
        requested_by=case.user,
        submitted_at=case.at,
        reason=command.reason,
        level=first_level(case.facts, customer.territory, case.user, case.at),
        level_since=case.at,
        evidence=command.evidence,
        **case.signed(),
    )
    return Changes((filing,))


def request_exception(command: RequestException, case: Case) -> Decision:
    """Ask for leave to do business with another region's customer."""
    customer = case.facts.customer(command.customer)
    if customer is None:
        return unknown(command.customer)
    if not all(
        works_in(case.facts, case.user, command.seller_territory, moment) for moment in (case.at, case.now)
    ):
        return Refusal(
            code=Code.ROLE_REQUIRED,
            rule="AMB-12",
            params={"role": "rep"},
            fact=FailedFact(kind="territory", id=command.seller_territory, field="rep", value=case.user),
            field="seller_territory",
        )
    refused = _taken(case, RegionException, command.exception, "exception")
    if refused is not None:
        return refused
    if works_in(case.facts, case.user, customer.territory, case.now):
        return Refusal(
            code=Code.ALREADY_THERE,
            rule="AMB-12",
            params={"customer": customer.name, "territory": customer.territory},
            fact=FailedFact(kind="customer", id=customer.id, field="territory", value=customer.territory),
            field="customer",
        )
    meeting = case.facts.tree().common_ancestor(customer.territory, command.seller_territory)
    asked = RegionException(
        id=command.exception,
        customer=CustomerId(customer.id),
        requested_by=case.user,
        submitted_at=case.at,
        reason=command.reason,
        level=first_level(case.facts, meeting or customer.territory, case.user, case.at),
        level_since=case.at,
        seller=case.user,
        seller_territory=command.seller_territory,
        valid_on=command.valid_on,
        valid_until=command.valid_until,
        **case.signed(),
    )
    return Changes((asked,))


def decide_request(command: DecideRequest, case: Case) -> Decision:
    """A manager's yes or no, checked against the facts as they are now."""
    found = _waiting(case, command.request_kind, command.request, command.customer)
    if isinstance(found, Refusal):
        return found
    request, customer = found
    name = _in_whose_name(case, request)
    if isinstance(name, Refusal):
        return name
    decided = request.revised(
        case.user,
        case.at,
        status="approved" if command.approve else "rejected",
        decided_by=case.user,
        decided_for=None if name == case.user else name,
        decided_at=case.now,
        decision_note=command.note,
    )
    if not command.approve or not isinstance(decided, Transfer):
        return Changes((decided,))
    return carry_out(command, case, decided, customer)


def pass_up(command: PassUp, case: Case) -> Decision:
    """Hand a request to the next level, because it cannot be decided here."""
    found = _waiting(case, command.request_kind, command.request, command.customer)
    if isinstance(found, Refusal):
        return found
    request, _ = found
    name = _in_whose_name(case, request)
    if isinstance(name, Refusal):
        return name
    level, _ = level_at(case.facts, request, case.at)
    above = next_level(case.facts, level, request.requested_by, case.at)
    if above is None or above == level:
        return Refusal(
            code=Code.ALREADY_AT_TOP,
            rule="TER-4",
            params={"territory": level},
            fact=FailedFact(kind=request.KIND, id=request.id, field="level", value=level),
        )
    return Changes(
        (
            request.revised(
                case.user,
                case.at,
                status="escalated",
                level=above,
                level_since=max(case.at, request.level_since),
                decision_note=command.reason,
            ),
        )
    )


def withdraw_request(command: WithdrawRequest, case: Case) -> Decision:
    """Take an own request back while nobody has decided."""
    found = _waiting(case, command.request_kind, command.request, command.customer)
    if isinstance(found, Refusal):
        return found
    request, _ = found
    if request.requested_by != case.user:
        return Refusal(
            code=Code.NOT_YOUR_REQUEST,
            rule="TER-2",
            params={},
            fact=FailedFact(
                kind=request.KIND, id=request.id, field="requested_by", value=request.requested_by
            ),
        )
    return Changes((request.revised(case.user, case.at, status="withdrawn", decided_at=case.now),))


def _waiting(
    case: Case, kind: RequestKind, request_id: str, customer_id: str
) -> tuple[Request, Customer] | Refusal:
    """The request while it still waits for somebody, with its customer.

    To those who neither made it nor see the customer, it is no different from one that does not exist.
    """
    customer = case.facts.customer(customer_id)
    request = _find(case, kind, request_id)
    if (
        request is None
        or customer is None
        or request.customer != customer_id
        or not _knows_of(case, request, customer)
    ):
        return Refusal(code=Code.REQUEST_UNKNOWN, rule="H6", params={"id": request_id}, field="request")
    if not request.is_open():
        return Refusal(
            code=Code.REQUEST_CLOSED,
            rule="H6",
            params={
                "status": request.status,
                "by": request.decided_by or request.changed_by,
                "at": _moment(request.decided_at),
            },
            fact=FailedFact(kind=request.KIND, id=request.id, field="status", value=request.status),
        )
    return request, customer


def _knows_of(case: Case, request: Request, customer: Customer) -> bool:
    if request.requested_by == case.user:
        return let_in(case.facts, case.user, case.now)
    return relation(case, customer) != "none"


def _find(case: Case, kind: RequestKind, request_id: str) -> Request | None:
    match kind:
        case "transfer":
            return case.facts.rows.get(Transfer, request_id)
        case "filing":
            return case.facts.rows.get(Filing, request_id)
        case "region_exception":
            return case.facts.rows.get(RegionException, request_id)
        case unexpected:
            assert_never(unexpected)


def _in_whose_name(case: Case, request: Request) -> UserId | Refusal:
    """In whose name the actor decides; they must have had the right when they did, and have it still."""
    if request.requested_by == case.user:
        return Refusal(
            code=Code.OWN_REQUEST,
            rule="H6",
            fact=FailedFact(kind=request.KIND, id=request.id, field="requested_by", value=case.user),
        )
    level, _ = level_at(case.facts, request, case.at)
    then = decides(case.facts, case.user, level, case.at, request.requested_by)
    now = decides(case.facts, case.user, level, case.now, request.requested_by)
    if then is None or now is None:
        return Refusal(
            code=Code.NOT_YOUR_DECISION,
            rule="H6",
            params={"territory": level},
            fact=FailedFact(kind=request.KIND, id=request.id, field="level", value=level),
        )
    return now


def _still_open(customer: Customer, requests: tuple[Request, ...]) -> Refusal | None:
    waiting = next((each for each in requests if each.is_open()), None)
    if waiting is None:
        return None
    return Refusal(
        code=Code.CUSTOMER_HAS_OPEN_REQUEST,
        rule="H6",
        params={"customer": customer.name},
        fact=FailedFact(kind=waiting.KIND, id=waiting.id, field="status", value=waiting.status),
    )


def _taken(case: Case, kind: type[Entity], row_id: str, field: str) -> Refusal | None:
    if case.facts.rows.get(kind, row_id) is None:
        return None
    return Refusal(code=Code.ROW_EXISTS, rule="H6", params={"id": row_id}, field=field)


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


DECISIONS: dict[type[Command], Handler] = {
    RequestTransfer: request_transfer,
    FileCustomer: file_customer,
    RequestException: request_exception,
    DecideRequest: decide_request,
    PassUp: pass_up,
    WithdrawRequest: withdraw_request,
}
