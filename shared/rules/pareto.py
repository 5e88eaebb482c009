"""Pareto: what part of the revenue the best fifth of the customers really brings (GRD-11)."""

from collections.abc import Sequence

from shared.models.money import WHOLE, BasisPoints
from shared.rules.vip import places_for

TOP_FIFTH = 2_000


def top_share(amounts: Sequence[int], top: BasisPoints = TOP_FIFTH) -> int | None:
    """The revenue share of the top customers in basis points; None while there is no revenue.

    The number of customers is rounded up, so that one of three is a fifth of three.
    """
    total = sum(amounts)
    if total <= 0:
        return None
    best = sorted(amounts, reverse=True)[: places_for(len(amounts), top)]
    return (2 * sum(best) * WHOLE + total) // (2 * total)
