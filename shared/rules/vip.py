"""VIP is a place in a ranking, not an amount: the top share of all customers, ties included (H10, GRD-12).

The line is drawn once over everybody and then held as an amount, so that each customer can be
compared with it alone. Who bought nothing is never VIP, however short the ranking.
"""

from collections.abc import Sequence

from shared.models.grading import VipCut
from shared.models.money import WHOLE, BasisPoints
from shared.models.rule_pack import GradingRules


def places_for(customers: int, share: BasisPoints, minimum: int = 0) -> int:
    """How many places a share of so many customers gives: rounded up, at least the minimum (AMB-19)."""
    if customers == 0:
        return 0
    return min(customers, max(minimum, -(-customers * share // WHOLE)))


def cut_at(amounts: Sequence[int], places: int) -> int | None:
    """The amount of the last place; whoever has as much is in. None when there is no place."""
    if places <= 0 or not amounts:
        return None
    return sorted(amounts, reverse=True)[min(places, len(amounts)) - 1]


def vip_cut(amounts: Sequence[int], rules: GradingRules) -> VipCut | None:
    """The VIP line over the amounts of all customers; None when nobody bought anything."""
    places = places_for(len(amounts), rules.vip_share, rules.vip_minimum)
    cut = cut_at(amounts, places)
    if cut is None or max(amounts) == 0:
        return None
    return VipCut(customers=len(amounts), places=places, amount_from=max(1, cut))


def is_vip(amount: int, cut: VipCut | None) -> bool:
    """Whether an amount reaches the line."""
    return cut is not None and amount >= cut.amount_from


def pyramid_of(amounts: Sequence[int], shares: Sequence[BasisPoints]) -> tuple[int, ...]:
    """The level of each amount in the customer pyramid, 0 at the top, in the order given (AMB-20).

    Each level ends where the sum of the shares so far ends, rounded up; equal amounts share the higher
    level, so the order of the list never decides.
    """
    cuts: list[int] = []
    reached = 0
    for share in shares:
        reached += share
        cut = cut_at(amounts, places_for(len(amounts), min(reached, WHOLE)))
        cuts.append(max(amounts, default=0) + 1 if cut is None else cut)
    last = max(0, len(shares) - 1)
    return tuple(next((i for i, cut in enumerate(cuts) if amount >= cut), last) for amount in amounts)
