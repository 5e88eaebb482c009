"""Standing in 代理: a manager lets somebody decide in their place for a time, and may end it early."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.administration import Delegate, EndDelegation
from shared.commands.base import Command
from shared.errors import Code, FailedFact, Refusal
from shared.models.ids import UserId
from shared.models.person import MANAGING, Delegation
from shared.rules.administering import ADMINISTERING, role_needed
from shared.rules.rights import may_act


def delegate(command: Delegate, case: Case) -> Decision:
    """Let somebody decide in one's own place; only managers have something to delegate."""
    refused = role_needed(case, MANAGING, "AMB-31")
    if refused is not None:
        return refused
    if command.delegate == case.user:
        return Refusal(
            code=Code.OWN_REQUEST,
            rule="AMB-31",
            fact=FailedFact(kind="user", id=case.user, field="delegate", value=case.user),
            field="delegate",
        )
    if case.facts.user(command.delegate) is None:
        return Refusal(
            code=Code.USER_UNKNOWN, rule="AMB-31", params={"user": command.delegate}, field="delegate"
        )
    if case.facts.rows.get(Delegation, command.delegation) is not None:
        return Refusal(
            code=Code.ROW_EXISTS, rule="AMB-31", params={"id": command.delegation}, field="delegation"
        )
    delegation = Delegation(
        id=command.delegation,
        user=UserId(case.user),
        delegate=command.delegate,
        valid_from=command.valid_from,
        valid_to=max(command.valid_to, command.valid_from),
        **case.signed(),
    )
    return Changes((delegation,))


def end_delegation(command: EndDelegation, case: Case) -> Decision:
    """End a delegation early: by the one who delegated or an administrator; never before it began."""
    delegation = case.facts.rows.get(Delegation, command.delegation)
    if delegation is None:
        return Refusal(
            code=Code.ROW_UNKNOWN, rule="AMB-31", params={"id": command.delegation}, field="delegation"
        )
    own = delegation.user == case.user and may_act(case.facts, case.user, case.now)
    refused = None if own else role_needed(case, ADMINISTERING, "AMB-31")
    if refused is not None:
        return refused
    until = max(command.valid_to, delegation.valid_from)
    if delegation.valid_to <= until:
        return Refusal(
            code=Code.NOTHING_CHANGED,
            rule="AMB-31",
            fact=FailedFact(
                kind="delegation", id=delegation.id, field="valid_to", value=delegation.valid_to.isoformat()
            ),
            field="valid_to",
        )
    return Changes((delegation.revised(case.user, case.at, valid_to=until),))


DECISIONS: dict[type[Command], Handler] = {Delegate: delegate, EndDelegation: end_delegation}
