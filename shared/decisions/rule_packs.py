"""Rule packs: published from a day on, never into the past."""

from datetime import timedelta

from shared.case import Case, Changes, Decision, Handler
from shared.commands.administration import PublishRulePack
from shared.commands.base import Command
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.person import Role
from shared.rules.administering import role_needed

_RULING: tuple[Role, ...] = ("deputy_gm", "sales_director")


def publish_rule_pack(command: PublishRulePack, case: Case) -> Decision:
    """Publish a pack from a day on; days that have passed keep the pack they had."""
    refused = role_needed(case, _RULING, "AMB-17")
    if refused is not None:
        return refused
    rules = command.rules
    packs = case.facts.packs()
    same = next((each for each in packs if each.id == rules.id or each.code == rules.code), None)
    if same is not None:
        return Refusal(
            code=Code.PACK_OVERLAPS,
            rule="AMB-17",
            params={"code": rules.code},
            fact=FailedFact(kind="rule_pack", id=same.id, field="code", value=same.code),
            field="rules.code",
        )
    newest = packs[-1] if packs else None
    if newest is not None and rules.valid_from <= max(newest.valid_from, day_of(case.now)):
        return Refusal(
            code=Code.PACK_REWRITES_PAST,
            rule="AMB-17",
            params={"code": rules.code, "valid_from": rules.valid_from.isoformat()},
            fact=FailedFact(
                kind="rule_pack", id=newest.id, field="valid_from", value=newest.valid_from.isoformat()
            ),
            field="rules.valid_from",
        )
    published = rules.model_copy(update=case.signed())
    if newest is None or (newest.valid_to is not None and newest.valid_to < rules.valid_from):
        return Changes((published,))
    ended = newest.revised(case.user, case.at, valid_to=rules.valid_from - timedelta(days=1))
    return Changes((ended, published))


DECISIONS: dict[type[Command], Handler] = {PublishRulePack: publish_rule_pack}
