"""Requests as they are decided, passed up and withdrawn.

The first decision in the server's order stands; whoever decided later, in all good faith and without
a signal, is told what was decided and by whom.
"""

from datetime import datetime
from typing import assert_never

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.requests import DecideRequest, PassUp, RequestKind, WithdrawRequest
from shared.decisions.handing_over import carry_out
from shared.errors import Code, FailedFact, Refusal
from shared.models.ids import UserId
from shared.models.transfer import Filing, RegionException, Request, Transfer
from shared.rules.levels import decides, level_at, next_level, somebody_else_decides
from shared.rules.relation import relation
from shared.rules.rights import may_act


def decide_request(command: DecideRequest, case: Case) -> Decision:
    """A manager's yes or no, checked against the facts as they are now."""
    request = _waiting(case, command.request_kind, command.request, command.customer)
    if isinstance(request, Refusal):
        return request
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
    customer = case.facts.customer(request.customer)
    if not command.approve or not isinstance(decided, Transfer) or customer is None:
        return Changes((decided,))
    return carry_out(command, case, decided, customer)


def pass_up(command: PassUp, case: Case) -> Decision:
    """Hand a request to the next level, because it cannot be decided here."""
    request = _waiting(case, command.request_kind, command.request, command.customer)
    if isinstance(request, Refusal):
        return request
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
    request = _waiting(case, command.request_kind, command.request, command.customer)
    if isinstance(request, Refusal):
        return request
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


def _waiting(case: Case, kind: RequestKind, request_id: str, customer_id: str) -> Request | Refusal:
    """The request while it still waits for somebody.

    To those who neither made it nor see the customer, it is no different from one that does not exist.
    """
    request = _find(case, kind, request_id)
    if request is None or request.customer != customer_id or not _knows_of(case, request):
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
    return request


def _knows_of(case: Case, request: Request) -> bool:
    if request.requested_by == case.user:
        return may_act(case.facts, case.user, case.now)
    customer = case.facts.customer(request.customer)
    return customer is not None and relation(case, customer) != "none"


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
    level, _ = level_at(case.facts, request, case.at)
    if request.requested_by == case.user:
        answerable = somebody_else_decides(case.facts, level, case.user, case.now)
        return Refusal(
            code=Code.OWN_REQUEST if answerable else Code.NOBODY_TO_DECIDE,
            rule="H6",
            fact=FailedFact(kind=request.KIND, id=request.id, field="requested_by", value=case.user),
        )
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


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


DECISIONS: dict[type[Command], Handler] = {
    DecideRequest: decide_request,
    PassUp: pass_up,
    WithdrawRequest: withdraw_request,
}
