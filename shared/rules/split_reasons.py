"""Every split says why: the rule pack, its rules, the facts, and a sentence in both languages.

The sentence is put together from one phrase per rule that shaped the split. The words come from the
pack's clauses; the phrases of `split_phrases` stand in where a pack says nothing.
"""

from collections.abc import Iterator
from typing import Literal

from shared.models.credit import Provenance, SplitFacts
from shared.models.ids import DealId, TransferId
from shared.models.rule_pack import CreditRules, RulePack
from shared.rules.handover import approved_on
from shared.rules.split_phrases import BUILT_IN
from shared.rules.splits import Sale, rep_side
from shared.rules.wording import Sentence, percent, sentence, yuan

Flag = Literal["cancelled", "superseded", "recomputed"]
_OCCASIONS: dict[Flag, tuple[str, str]] = {
    "cancelled": ("AMB-3", "AMB-3.cancelled"),
    "superseded": ("AMB-4", "AMB-4.superseded"),
    "recomputed": ("AMB-4", "AMB-4.recomputed"),
}


def reasons(pack: RulePack, sale: Sale, flags: tuple[Flag, ...] = ()) -> Provenance:
    """The provenance of a sale's split under a pack; the flags say on what occasion it was written."""
    occasions = tuple(_OCCASIONS[flag] for flag in flags)
    rules = tuple(dict.fromkeys((*_rules(pack.credit, sale), *(rule for rule, _ in occasions))))
    zh, en = _sentences(pack, sale, tuple(phrase for _, phrase in occasions))
    outside = ("outside_source_rule",) if sale.deal.engineering == "engineering_alone" else ()
    return Provenance.model_construct(
        pack=pack.code,
        rules=rules,
        facts=_facts(sale),
        flags=(*outside, *flags),
        sentence_zh=f"{zh}（规则{pack.code}）。",
        sentence_en=f"{en} (rules {pack.code}).",
    )


def _rules(rules: CreditRules, sale: Sale) -> Iterator[str]:
    """Every rule that took part, the outermost first."""
    if sale.deal.engineering == "engineering_alone":
        yield "AMB-10"
    else:
        if sale.deal.engineering == "joint":
            yield from ("H3", "SPL-3", "AMB-9")
            if rep_side(rules, sale) != "alone":
                yield "AMB-8"
        yield from _rep_rules(rules, sale)
    if sale.returned:
        yield "AMB-3"


def _rep_rules(rules: CreditRules, sale: Sale) -> Iterator[str]:
    side = rep_side(rules, sale)
    if side == "regions":
        yield from ("H2", "SPL-2", "AMB-6", "AMB-7")
    elif side == "first":
        yield from ("H1", "SPL-1", "AMB-1", "AMB-2")
    elif side == "lead":
        yield "AMB-11"
    else:
        yield from _alone_rules(sale)


def _alone_rules(sale: Sale) -> Iterator[str]:
    if sale.claim.standing == "not_first":
        yield from ("H1", "AMB-2")
    elif sale.claim.standing == "expired":
        yield from ("H1", "AMB-5")
    if sale.deal.exception is not None:
        yield from ("H5", "AMB-12")
    yield "H4"
    if sale.deal.engineering == "rep_alone":
        yield "SPL-4"


def _phrases(rules: CreditRules, sale: Sale) -> Iterator[str]:
    """The rules whose phrases make up the sentence, in reading order."""
    deal, side = sale.deal, rep_side(rules, sale)
    if deal.exception is not None:
        yield "AMB-12"
    if deal.engineering == "engineering_alone":
        yield "AMB-10"
    else:
        if deal.engineering == "joint":
            yield "H3"
        if deal.engineering != "joint" or side != "alone":
            yield _rep_phrase(rules, sale)
    if sale.returned:
        yield "AMB-3"


def _rep_phrase(rules: CreditRules, sale: Sale) -> str:
    side = rep_side(rules, sale)
    if side == "regions":
        return "AMB-6" if rules.multi_region == "each_counted" else "H2"
    if side == "first":
        return "H1"
    if side == "lead":
        return "AMB-11"
    if sale.deal.engineering == "rep_alone":
        return "SPL-4"
    return {"not_first": "AMB-2", "expired": "AMB-5"}.get(sale.claim.standing, "H4")


def _sentences(pack: RulePack, sale: Sale, occasions: tuple[str, ...]) -> Sentence:
    values = _values(pack.credit, sale)
    phrases = (*occasions, *(() if sale.deal.status == "cancelled" else _phrases(pack.credit, sale)))
    said = [sentence(pack, rule, values, BUILT_IN[rule]) for rule in phrases]
    return "；".join(zh for zh, _ in said), ". ".join(en for _, en in said)


def _values(rules: CreditRules, sale: Sale) -> dict[str, str]:
    """What the placeholders of a template stand for."""
    transfer, earlier = sale.claim.transfer, sale.claim.earlier
    return {
        "handover_day": approved_on(transfer).isoformat() if transfer else "",
        "earlier_day": earlier.business_date.isoformat() if earlier else "",
        "transferor_share": percent(rules.transferor),
        "receiver_share": percent(rules.receiver),
        "within_days": str(rules.first_deal_within_days),
        "company_share": percent(rules.company),
        "regions_share": percent(rules.regions),
        "region_count": str(len(sale.deal.shares)),
        "engineering_share": percent(rules.engineering),
        "engineering_rep_share": percent(rules.engineering_rep),
        "amount": yuan(sale.deal.amount),
        "returned": yuan(sale.returned),
        "net": yuan(sale.net),
    }


def _facts(sale: Sale) -> SplitFacts:
    deal, claim = sale.deal, sale.claim
    transfer, earlier = claim.transfer, claim.earlier
    return SplitFacts.model_construct(
        deal=DealId(deal.id),
        amount=deal.amount,
        returned=sale.returned,
        business_date=deal.business_date,
        first=claim.standing == "first",
        transfer=TransferId(transfer.id) if transfer else None,
        earlier_deal=DealId(earlier.id) if earlier else None,
        engineering=deal.engineering,
        mode=deal.mode,
        handed_over_on=approved_on(transfer) if transfer else None,
        regions=deal.shares,
    )
