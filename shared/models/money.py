"""Money in whole fen and shares in whole basis points: nothing is ever rounded away.

`allocate` is the one place where an amount is cut into parts (largest remainder, also known as
Hamilton's method; ties go to the part listed first).
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

WHOLE = 10_000
"""All of it, in basis points."""

_MOST = 10**15

Fen = Annotated[int, Field(strict=True, ge=0, le=_MOST)]
"""An amount of money in fen (1 yuan = 100 fen), never negative, at most 10 trillion yuan."""

SignedFen = Annotated[int, Field(strict=True, ge=-_MOST, le=_MOST)]
"""An amount that a ledger line adds or takes back, in fen."""

BasisPoints = Annotated[int, Field(strict=True, ge=0, le=WHOLE)]
"""A share in hundredths of a percent."""


def allocate(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Cut a non-negative amount by weights into whole parts that sum to it exactly.

    Each part is floored; what is left goes, one unit each, to the parts with the largest
    remainders, ties in listed order. Raises ValueError when no weight is positive or one is negative.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [amount * weight // total for weight in weights]
    left = amount - sum(parts)
    if left:
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
        for i in by_remainder[:left]:
            parts[i] += 1
    return tuple(parts)
