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
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import CustomerId, TerritoryId, TransferId, UserId
from shared.models.transfer import Filing, RegionException, Request, Transfer
from shared.rules.levels import decides, first_level, level_at, next_level
from shared.rules.ownership import Hands, hand_over
from shared.rules.placement import only_rep, placement
from shared.rules.relation import at_work, unknown
from shared.rules.rights import works_in

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
    refused = _taken(case, Transfer, command.transfer) or _still_open(case.facts.transfers(customer.id))
    if refused is not None:
        return refused
    meeting: TerritoryId | None = customer.territory
    to_owner = command.to_owner
    if command.to_territory is not None:
        to_owner = to_owner or only_rep(case, command.to_territory)
        refused = _cannot_go(case, customer, command.to_territory, to_owner)
        if refused is not None:
            return refused
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


def _cannot_go(
    case: Case, customer: Customer, territory: TerritoryId, owner: UserId | None
) -> Refusal | None:
    """Why a customer cannot go there, or None."""
    tree = case.facts.tree()
    if territory in tree and not tree.is_leaf(territory):
        return Refusal(
            code=Code.TERRITORY_NOT_LEAF,
            rule="TER-2",
            params={"territory": territory},
            fact=FailedFact(kind="territory", id=territory, field="kind", value=tree.kinds[territory]),
            field="to_territory",
        )
    placed = placement(case, territory, owner)
    if isinstance(placed, Refusal):
        field = "to_owner" if placed.field == "owner" else "to_territory"
        return placed.model_copy(update={"field": field})
    if (customer.territory, customer.owner) == (territory, owner):
        return Refusal(
            code=Code.ALREADY_THERE,
            rule="TER-2",
            params={"customer": customer.name, "territory": territory},
            fact=FailedFact(kind="customer", id=customer.id, field="owner", value=owner or ""),
            field="to_territory",
        )
    return None


def file_customer(command: FileCustomer, case: Case) -> Decision:
    """Put a major customer on record with the superior."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _taken(case, Filing, command.filing) or _still_open(tuple(case.facts.filings(customer.id)))
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
    if not works_in(case.facts, case.user, command.seller_territory, case.at):
        return Refusal(
            code=Code.ROLE_REQUIRED,
            rule="AMB-12",
            params={"role": "rep"},
            fact=FailedFact(kind="territory", id=command.seller_territory, field="rep", value=case.user),
            field="seller_territory",
        )
    refused = _taken(case, RegionException, command.exception)
    if refused is not None:
        return refused
    if works_in(case.facts, case.user, customer.territory, case.now):
        return Refusal(
            code=Code.ALREADY_THERE,
            rule="AMB-12",
            params={"customer": customer.name, "territory": customer.territory},
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
    return _carry_out(command, case, decided, customer)


def _carry_out(command: DecideRequest, case: Case, transfer: Transfer, customer: Customer) -> Decision:
    """The approved transfer with the change of hands that it brings about."""
    territory = transfer.to_territory or command.to_territory
    owner = transfer.to_owner if transfer.to_territory else command.to_owner
    reason = transfer.reason.replace("\n", " ")
    if territory is None:
        top = case.facts.tree().company()
        if top is None or level_at(case.facts, transfer, case.at)[0] != top:
            return Refusal(
                code=Code.TERRITORY_UNKNOWN, rule="TER-4", params={"territory": ""}, field="to_territory"
            )
        hands = Hands(top, None, "company", (), reason, TransferId(transfer.id))
    else:
        owner = owner or only_rep(case, territory)
        refused = _cannot_go(case, customer, territory, owner)
        if refused is not None:
            return refused
        department = case.facts.tree().kinds[territory] == "department"
        mode = "department" if department else "region"
        hands = Hands(
            territory,
            owner,
            "department" if mode == "department" else "region",
            (),
            reason,
            TransferId(transfer.id),
        )
        transfer = transfer.model_copy(update={"to_territory": territory, "to_owner": owner})
    return Changes((transfer, *hand_over(case.facts, customer, hands, case.user, case.now)))


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
                level_since=case.at,
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
    """The request while it still waits for somebody, with its customer."""
    customer = case.facts.customer(customer_id)
    request = _find(case, kind, request_id)
    if request is None or customer is None or request.customer != customer_id:
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
    then = decides(case.facts, case.user, level, case.at)
    now = decides(case.facts, case.user, level, case.now)
    if then is None or now is None:
        return Refusal(
            code=Code.NOT_YOUR_DECISION,
            rule="H6",
            params={"territory": level},
            fact=FailedFact(kind=request.KIND, id=request.id, field="level", value=level),
        )
    return now


def _still_open(requests: tuple[Request, ...]) -> Refusal | None:
    waiting = next((each for each in requests if each.is_open()), None)
    if waiting is None:
        return None
    return Refusal(
        code=Code.CUSTOMER_HAS_OPEN_REQUEST,
        rule="H6",
        params={"customer": waiting.customer},
        fact=FailedFact(kind=waiting.KIND, id=waiting.id, field="status", value=waiting.status),
    )


def _taken(case: Case, kind: type[Entity], row_id: str) -> Refusal | None:
    if case.facts.rows.get(kind, row_id) is None:
        return None
    return Refusal(code=Code.ROW_EXISTS, rule="H6", params={"id": row_id}, field="id")


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
