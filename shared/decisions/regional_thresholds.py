"""A region's own thresholds: proposed by its manager, decided by headquarters (GRD-7, AMB-17)."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.grading import DecideThresholds, ProposeThresholds
from shared.errors import Code, FailedFact, Refusal
from shared.models.grading import RegionalThreshold
from shared.models.person import Role
from shared.rules.grading_rights import HEADQUARTERS, holds_above, role_missing

PROPOSERS: tuple[Role, ...] = ("region_manager",)


def propose_thresholds(command: ProposeThresholds, case: Case) -> Decision:
    """A region manager proposes amounts for the own region; they count once headquarters agrees."""
    missing = role_missing(case, PROPOSERS, "GRD-7")
    if missing is not None:
        return missing
    refused = _badly_placed(command, case)
    if refused is not None:
        return refused
    if command.a_from <= command.b_from:
        return Refusal(
            code=Code.THRESHOLDS_DISORDERED,
            rule="H8",
            params={"a_from": command.a_from, "b_from": command.b_from},
            field="a_from",
        )
    proposal = RegionalThreshold(
        id=command.threshold,
        territory=command.territory,
        a_from=command.a_from,
        b_from=command.b_from,
        valid_from=command.valid_from,
        reason=command.reason,
        proposed_by=case.user,
        created_by=case.user,
        created_at=case.now,
        changed_by=case.user,
        changed_at=case.now,
    )
    return Changes((proposal,))


def decide_thresholds(command: DecideThresholds, case: Case) -> Decision:
    """Headquarters approves or rejects a proposal; nobody decides their own."""
    missing = role_missing(case, HEADQUARTERS, "GRD-7")
    if missing is not None:
        return missing
    proposal = case.facts.rows.get(RegionalThreshold, command.threshold)
    if proposal is None:
        return Refusal(code=Code.REQUEST_UNKNOWN, rule="GRD-7", params={"request": command.threshold})
    if proposal.proposed_by == case.user:
        return Refusal(
            code=Code.OWN_REQUEST, rule="AMB-17", fact=_fact(proposal, "proposed_by", proposal.proposed_by)
        )
    if proposal.status != "proposed":
        return Refusal(
            code=Code.REQUEST_CLOSED,
            rule="GRD-7",
            params={"status": proposal.status},
            fact=_fact(proposal, "status", proposal.status),
        )
    decided = proposal.revised(
        case.user,
        case.now,
        status="approved" if command.approve else "rejected",
        decided_by=case.user,
        decided_at=case.now,
        decision_note=command.note,
    )
    return Changes((decided,))


def _badly_placed(command: ProposeThresholds, case: Case) -> Refusal | None:
    if case.facts.rows.get(RegionalThreshold, command.threshold) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="GRD-7", params={"row": command.threshold})
    if command.territory not in case.facts.tree():
        return Refusal(
            code=Code.TERRITORY_UNKNOWN,
            rule="GRD-7",
            params={"territory": command.territory},
            field="territory",
        )
    if not holds_above(case, command.territory, PROPOSERS):
        return Refusal(
            code=Code.NOT_YOUR_DECISION,
            rule="GRD-7",
            params={"territory": command.territory},
            fact=FailedFact(
                kind="territory", id=command.territory, field="manager", value=_managers(command, case)
            ),
            field="territory",
        )
    return None


def _managers(command: ProposeThresholds, case: Case) -> str:
    return ", ".join(case.facts.managers_at(command.territory, case.now)) or "none"


def _fact(proposal: RegionalThreshold, field: str, value: str) -> FailedFact:
    return FailedFact(kind="regional_threshold", id=proposal.id, field=field, value=value)


DECISIONS: dict[type[Command], Handler] = {
    ProposeThresholds: propose_thresholds,
    DecideThresholds: decide_thresholds,
}
