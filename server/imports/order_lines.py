"""What order lines are worth, in whole fen that sum to the order.

A line is worth price times quantity less discount, exactly; an order is the exact sum of its lines,
rounded once, half up, to the fen. The fen of the order are then shared out to its lines by largest
remainder, so that the lines sum to the order.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from shared.models.deal import OrderLine
from shared.models.money import allocate

_EXACT = 1_000_000
"""Lines are weighed in millionths, finer than two-digit prices and discounts can make them."""


def total_fen(lines: Sequence[Decimal]) -> int:
    """What lines of these exact worths come to."""
    return int((sum(lines, Decimal(0)) * 100).to_integral_value(ROUND_HALF_UP))


def shared_out(amount: int, lines: Sequence[tuple[str, int, Decimal]]) -> tuple[OrderLine, ...]:
    """The lines (product, quantity in thousandths, exact worth) of an order of that amount."""
    weights = [int(exact * _EXACT) for _, _, exact in lines]
    if not sum(weights):
        return ()
    return tuple(
        OrderLine(product=product, quantity_milli=quantity, amount=part)
        for (product, quantity, _), part in zip(lines, allocate(amount, weights), strict=True)
    )
