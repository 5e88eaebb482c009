"""Which thresholds apply to a customer: those of the nearest region that has its own (GRD-7, AMB-17).

A region's own thresholds come from two places: the regional table of the rule pack, and proposals of
the region's manager that headquarters approved. At one node the one that became valid later wins, the
approved proposal when both began on the same day. Without any, the company's thresholds apply.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.facts import Facts
from shared.models.base import day_of
from shared.models.grading import RegionalThreshold, Threshold
from shared.models.ids import TerritoryId
from shared.models.rule_pack import RulePack

Source = Literal["company", "pack", "approved"]


@dataclass(frozen=True, slots=True)
class ThresholdInForce:
    """The thresholds that a customer is held against, and where they come from."""

    threshold: Threshold
    source: Source


def threshold_for(facts: Facts, territory: TerritoryId, pack: RulePack, at: datetime) -> ThresholdInForce:
    """The thresholds for customers of a territory, as they stood at a moment."""
    for node in facts.tree().path_up(territory):
        own = _own_of(facts, node, pack, at)
        if own is not None:
            return own
    rules = pack.grading
    company = Threshold(territory=None, a_from=rules.a_from, b_from=rules.b_from)
    return ThresholdInForce(company, "company")


def _own_of(facts: Facts, node: TerritoryId, pack: RulePack, at: datetime) -> ThresholdInForce | None:
    approved = _approved(facts, node, at)
    tabled = next((each for each in pack.grading.regional if each.territory == node), None)
    if approved is not None and (tabled is None or approved.valid_from >= pack.valid_from):
        threshold = Threshold(territory=node, a_from=approved.a_from, b_from=approved.b_from)
        return ThresholdInForce(threshold, "approved")
    return None if tabled is None else ThresholdInForce(tabled, "pack")


def _approved(facts: Facts, node: TerritoryId, at: datetime) -> RegionalThreshold | None:
    """The approved proposal of exactly this node that was valid, the latest one first."""
    valid = [each for each in facts.rows.find(RegionalThreshold, "territory", node) if _holds(each, at)]
    return max(valid, key=lambda each: (each.valid_from, each.decided_at or at, each.id), default=None)


def _holds(proposal: RegionalThreshold, at: datetime) -> bool:
    decided = proposal.decided_at is None or proposal.decided_at <= at
    return proposal.status == "approved" and decided and proposal.valid_from <= day_of(at)
