"""Orders as confirmed deals, in whole fen.

A line is worth price times quantity less discount, exactly; an order is the exact sum of its lines,
rounded once, half up, to the fen (Northwind's dollars are read as yuan). The fen of the order are then
shared out to its lines by largest remainder, so that the lines sum to the order.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from server.imports.northwind.customers import Holding
from server.imports.northwind.names import customer_id, deal_id, signed, territory_id, user_id
from server.imports.northwind.people import territories_of
from server.imports.northwind.source import Northwind, SourceOrder
from server.imports.report import Report
from shared.models.base import Instant, start_of
from shared.models.deal import Deal, OrderLine
from shared.models.ids import TerritoryId
from shared.models.money import allocate

_EXACT = 1_000_000
"""Lines are weighed in millionths, finer than two-digit prices and discounts can make them."""


def total_fen(order: SourceOrder) -> int:
    """What the order is worth."""
    exact = sum((line.exact for line in order.lines), Decimal(0))
    return int((exact * 100).to_integral_value(ROUND_HALF_UP))


def deals(source: Northwind, held: dict[str, Holding], at: Instant, report: Report) -> Iterator[Deal]:
    """One confirmed deal per order, numbered per customer by day and order number."""
    confirmed: dict[str, int] = defaultdict(int)
    for order in sorted(source.orders, key=lambda each: (each.day, int(each.id))):
        holding = held.get(order.customer)
        amount = total_fen(order)
        if holding is None or amount <= 0:
            why = "its customer was left out" if holding is None else "it is worth nothing"
            report.note("orders.csv", order.id, "the order is not imported", why, "left_out")
            continue
        confirmed[order.customer] += 1
        yield Deal(
            id=deal_id(order.id),
            customer=customer_id(order.customer),
            seller=user_id(order.employee),
            territory=holding.territory,
            mode=holding.mode,
            seller_unit=_unit(source, order.employee, holding),
            status="confirmed",
            confirmed_at=start_of(order.day),
            confirmation=confirmed[order.customer],
            business_date=order.day,
            amount=amount,
            number=order.id,
            lines=_lines(order, amount),
            **signed(at),
        )


def _unit(source: Northwind, employee: str, holding: Holding) -> TerritoryId | None:
    """The seller's first territory, or None when the customer sits in one of the seller's own."""
    places = tuple(territory_id(each) for each in territories_of(source, employee))
    return None if not places or holding.territory in places else places[0]


def _lines(order: SourceOrder, amount: int) -> tuple[OrderLine, ...]:
    weights = [int(line.exact * _EXACT) for line in order.lines]
    return tuple(
        OrderLine(product=f"#{line.product}", quantity_milli=line.quantity * 1_000, amount=part)
        for line, part in zip(order.lines, allocate(amount, weights), strict=True)
    )
