"""One deal's credit is cut into parts that sum to it exactly, level by level (H1–H4, AMB-6…11).

Outermost stands engineering's part of a joint deal; what is left is shared by company and regions,
or by the two sides of a handover, or belongs to the seller alone. Shares in basis points and amounts
in fen are both cut by `allocate` at every level. Parts come in a stated order, which also settles
ties: engineering before rep, transferor before receiver, company before regions in listed order.

A customer under company management follows H2 for every deal, even just after a handover (AMB-7);
without agreed regions there is nothing to share, and the deal is the seller's (H4).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from shared.models.credit import Beneficiary, CreditRole
from shared.models.deal import Deal
from shared.models.ids import TerritoryId, UserId
from shared.models.money import WHOLE, allocate
from shared.models.rule_pack import CreditRules
from shared.rules.handover import Claim

RepSide = Literal["regions", "first", "lead", "alone"]


@dataclass(frozen=True, slots=True)
class Sale:
    """A deal with all that its split depends on."""

    deal: Deal
    returned: int
    claim: Claim
    company: TerritoryId | None

    @property
    def net(self) -> int:
        """What is left of the amount after returns."""
        return self.deal.amount - self.returned


class Portion(NamedTuple):
    """A part of a deal that may be cut further."""

    share: int
    amount: int

    def cut(self, *weights: int) -> tuple["Portion", ...]:
        """Smaller portions by weight, summing to this one exactly."""
        shares = allocate(self.share, weights)
        amounts = allocate(self.amount, weights)
        return tuple(map(Portion, shares, amounts))


class Part(NamedTuple):
    """What one beneficiary gets."""

    beneficiary: Beneficiary
    share: int
    amount: int


@lru_cache(maxsize=4096)
def beneficiary(
    role: CreditRole, user: UserId | None = None, territory: TerritoryId | None = None
) -> Beneficiary:
    """The beneficiary as a value; the same one for the same words."""
    return Beneficiary.model_construct(role=role, user=user, territory=territory)


def rep_side(rules: CreditRules, sale: Sale) -> RepSide:
    """Which rule shares the part that engineering does not take."""
    deal, claim = sale.deal, sale.claim
    if rules.engineering_and_regions == "exclusive" and deal.engineering == "joint":
        return "alone"
    if deal.mode == "company" and deal.shares:
        return "regions" if rules.multi_region_deals == "every" or claim.earlier is None else "alone"
    if deal.referral and claim.transfer is not None:
        return "lead"
    return "first" if claim.standing == "first" else "alone"


def parts(rules: CreditRules, sale: Sale) -> tuple[Part, ...]:
    """Everybody's part of what is left of the deal, in the stated order."""
    deal = sale.deal
    whole = Portion(WHOLE, sale.net)
    engineering = beneficiary("engineering", None, deal.engineering_unit)
    if deal.engineering == "engineering_alone":
        return (Part(engineering, *whole),)
    if deal.engineering == "joint":
        taken, left = whole.cut(rules.engineering, rules.engineering_rep)
        return (Part(engineering, *taken), *_rep_parts(rules, sale, left))
    return _rep_parts(rules, sale, whole)


def _rep_parts(rules: CreditRules, sale: Sale, portion: Portion) -> tuple[Part, ...]:
    side = rep_side(rules, sale)
    if side == "regions":
        return _company_and_regions(rules, sale, portion)
    if side == "first":
        given, taken = portion.cut(rules.transferor, rules.receiver)
        return (Part(_transferor(sale, "transferor"), *given), Part(_receiver(sale), *taken))
    if side == "lead":
        return (Part(_seller(sale), *portion), Part(_transferor(sale, "referrer"), 0, 0))
    return (Part(_seller(sale), *portion),)


def _company_and_regions(rules: CreditRules, sale: Sale, portion: Portion) -> tuple[Part, ...]:
    shares = sale.deal.shares
    company, regions = portion.cut(rules.company, rules.regions)
    each = (
        (regions,) * len(shares)
        if rules.multi_region == "each_counted"
        else regions.cut(*(share.weight for share in shares))
    )
    return (
        Part(beneficiary("company", None, sale.company), *company),
        *(
            Part(beneficiary("region", None, share.territory), *part)
            for share, part in zip(shares, each, strict=True)
        ),
    )


def _transferor(sale: Sale, role: CreditRole) -> Beneficiary:
    transfer = sale.claim.transfer
    assert transfer is not None  # noqa: S101 - a claim on the first deal always has its transfer
    return beneficiary(role, transfer.from_owner, transfer.from_territory)


def _receiver(sale: Sale) -> Beneficiary:
    """The person who took over, or who sold where nobody was named."""
    transfer = sale.claim.transfer
    if transfer is None or transfer.to_owner is None or transfer.to_owner == sale.deal.seller:
        return beneficiary("receiver", sale.deal.seller, _unit(sale.deal))
    return beneficiary("receiver", transfer.to_owner, transfer.to_territory)


def _seller(sale: Sale) -> Beneficiary:
    transfer = sale.claim.transfer
    took_over = transfer is not None and transfer.to_owner in (None, sale.deal.seller)
    return beneficiary("receiver" if took_over else "owner", sale.deal.seller, _unit(sale.deal))


def _unit(deal: Deal) -> TerritoryId:
    return deal.seller_unit or deal.territory
