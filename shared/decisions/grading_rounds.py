"""The annual round as a whole: opened, extended, taken to the meeting, published (GRD-13…16, H11).

Publishing is two steps, because a company has more customers than one transaction should touch:
`PublishRound` ends the overrides of earlier rounds and draws the VIP line once over everybody
(`shared.rules.round_totals`); `PublishGrade` then makes each customer's line final against that line.
"""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.grading import BeginReview, ExtendRound, OpenRound, PublishRound
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.grading import GradingRound, RoundState
from shared.models.person import Role
from shared.rules.grading_rights import HEADQUARTERS, SECRETARY, role_missing
from shared.rules.round_totals import amounts_in_round
from shared.rules.rounds import window_of
from shared.rules.vip import vip_cut

PUBLISHERS: tuple[Role, ...] = ("grading_secretary", "deputy_gm")


def open_round(command: OpenRound, case: Case) -> Decision:
    """Open a year's round: the window from the rule pack, the snapshot now (H11, AMB-21)."""
    missing = role_missing(case, SECRETARY, "H11")
    if missing is not None:
        return missing
    rounds = case.facts.rows.all(GradingRound)
    same = next((each for each in rounds if each.year == command.year or each.id == command.round), None)
    if same is not None:
        return Refusal(
            code=Code.ROUND_EXISTS,
            rule="GRD-13",
            params={"year": same.year},
            fact=FailedFact(kind="grading_round", id=same.id, field="year", value=str(same.year)),
        )
    today = day_of(case.now)
    if command.year > today.year:
        return Refusal(code=Code.FUTURE_DATED, rule="AMB-16", params={"year": command.year}, field="year")
    pack = case.facts.pack_on(today)
    if pack is None:
        return no_rule_pack(today.isoformat())
    opens_at, closes_at = window_of(command.year, pack.grading)
    return Changes(
        (
            GradingRound(
                id=command.round,
                year=command.year,
                opens_at=opens_at,
                closes_at=closes_at,
                snapshot_at=case.now,
                created_by=case.user,
                created_at=case.now,
                changed_by=case.user,
                changed_at=case.now,
            ),
        )
    )


def extend_round(command: ExtendRound, case: Case) -> Decision:
    """Move the end of a round that is not yet published, with a reason (H11)."""
    found = round_in(case, command.round, ("open", "joint_review"), SECRETARY)
    if isinstance(found, Refusal):
        return found
    if command.closes_at <= found.closes_at:
        return Refusal(
            code=Code.EXTENSION_NOT_LATER,
            rule="H11",
            params={"closes_at": found.closes_at.isoformat()},
            fact=_fact(found, "closes_at", found.closes_at.isoformat()),
            field="closes_at",
        )
    extended = found.revised(
        case.user, case.now, closes_at=command.closes_at, extension_reason=command.reason
    )
    return Changes((extended,))


def begin_review(command: BeginReview, case: Case) -> Decision:
    """End the preliminary phase; what chiefs did before this moment still counts when it arrives."""
    found = round_in(case, command.round, ("open",), SECRETARY + HEADQUARTERS)
    if isinstance(found, Refusal):
        return found
    if case.at < found.opens_at:
        return Refusal(
            code=Code.ROUND_NOT_OPEN_YET,
            rule="H11",
            params={"opens_at": found.opens_at.isoformat()},
            fact=_fact(found, "opens_at", found.opens_at.isoformat()),
        )
    return Changes((found.revised(case.user, case.now, state="joint_review", review_began_at=case.at),))


def publish_round(command: PublishRound, case: Case) -> Decision:
    """Publish the round and draw its VIP line; from now on overrides of earlier rounds are over (H9, H10)."""
    found = round_in(case, command.round, ("joint_review",), PUBLISHERS)
    if isinstance(found, Refusal):
        return found
    pack = case.facts.pack_on(day_of(found.snapshot_at))
    if pack is None:
        return no_rule_pack(day_of(found.snapshot_at).isoformat())
    amounts = amounts_in_round(case.facts, found, pack)
    published = found.revised(
        case.user,
        case.now,
        state="published",
        published_at=case.now,
        vip=vip_cut(tuple(amounts.values()), pack.grading),
    )
    return Changes((published,))


def round_in(
    case: Case, round_id: str, states: tuple[RoundState, ...], roles: tuple[Role, ...]
) -> GradingRound | Refusal:
    """The round, when the person may act on it and it is in one of the states; else why not."""
    missing = role_missing(case, roles, "H11")
    if missing is not None:
        return missing
    found = case.facts.rows.get(GradingRound, round_id)
    if found is None:
        return round_unknown(round_id)
    return found if found.state in states else wrong_state(found)


def round_unknown(round_id: str) -> Refusal:
    """The answer for a round that does not exist."""
    return Refusal(code=Code.ROUND_UNKNOWN, rule="GRD-13", params={"round": round_id})


def wrong_state(found: GradingRound) -> Refusal:
    """The answer to a step that the round has already passed, or not reached."""
    return Refusal(
        code=Code.ROUND_WRONG_STATE,
        rule="GRD-16",
        params={"year": found.year, "state": found.state},
        fact=_fact(found, "state", found.state),
    )


def no_rule_pack(day: str) -> Refusal:
    """The answer when no rule pack covers a day."""
    return Refusal(code=Code.NO_RULE_PACK, rule="GRD-6", params={"day": day})


def _fact(found: GradingRound, field: str, value: str) -> FailedFact:
    return FailedFact(kind="grading_round", id=found.id, field=field, value=value)


DECISIONS: dict[type[Command], Handler] = {
    OpenRound: open_round,
    ExtendRound: extend_round,
    BeginReview: begin_review,
    PublishRound: publish_round,
}
