"""Orders as confirmed deals, in whole fen; Northwind's dollars are read as yuan."""

from collections import defaultdict
from collections.abc import Iterator

from server.imports.names import signed
from server.imports.northwind.customers import Holding
from server.imports.northwind.names import customer_id, deal_id, territory_id, user_id
from server.imports.northwind.people import territories_of
from server.imports.northwind.source import Northwind, SourceOrder
from server.imports.order_lines import shared_out, total_fen
from server.imports.report import Report
from shared.models.base import Instant, start_of
from shared.models.deal import Deal, OrderLine
from shared.models.ids import TerritoryId


def deals(source: Northwind, held: dict[str, Holding], at: Instant, report: Report) -> Iterator[Deal]:
    """One confirmed deal per order, numbered per customer by day and order number."""
    confirmed: dict[str, int] = defaultdict(int)
    for order in sorted(source.orders, key=lambda each: (each.day, int(each.id))):
        holding = held.get(order.customer)
        amount = total_fen([line.exact for line in order.lines])
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
    return shared_out(
        amount, [(f"#{line.product}", line.quantity * 1_000, line.exact) for line in order.lines]
    )
