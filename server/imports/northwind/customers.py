"""Customers as cards with an owner, a contact and an ownership interval.

A customer belongs to the employee who took most of its orders (ties: who took the earliest of them),
in that employee's first territory by code. A customer without orders stays with the company (H6). A row
that has no order, no address and no telephone is nobody's customer yet and is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from server.imports.names import signed
from server.imports.northwind.names import COMPANY, customer_id, territory_id, user_id
from server.imports.northwind.people import territories_of
from server.imports.northwind.source import Northwind, SourceCustomer, SourceOrder
from server.imports.report import Report
from shared.models.base import Instant, start_of
from shared.models.customer import Contact, Customer, OwnershipMode
from shared.models.ids import TerritoryId, UserId, derived_id
from shared.models.ownership import Ownership

WITH_THE_COMPANY_SINCE = date(1996, 1, 1)
"""Since when a customer without orders is taken to have been the company's."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a customer sits, under whom, in which mode and since which day."""

    territory: TerritoryId
    owner: UserId | None
    mode: OwnershipMode
    since: date


def holdings(source: Northwind, report: Report) -> dict[str, Holding]:
    """Where each customer that is imported sits, by Northwind's key; all others are reported."""
    orders: dict[str, list[SourceOrder]] = defaultdict(list)
    for order in source.orders:
        orders[order.customer].append(order)
    held: dict[str, Holding] = {}
    for each in source.customers:
        if orders[each.id]:
            held[each.id] = _by_orders(source, each, orders[each.id], report)
        elif not (each.address or each.city or each.phone):
            report.note(
                "customers.csv",
                each.id,
                f"{each.name} is not imported",
                "no order, no address, no telephone",
                "left_out",
            )
        else:
            held[each.id] = Holding(COMPANY, None, "company", WITH_THE_COMPANY_SINCE)
            report.note(
                "customers.csv",
                each.id,
                f"{each.name} stays with the company",
                "no order names an employee",
                "placed",
            )
    return held


def _by_orders(
    source: Northwind, customer: SourceCustomer, orders: list[SourceOrder], report: Report
) -> Holding:
    since = min(order.day for order in orders)
    employee = principal_of(orders)
    places = territories_of(source, employee)
    if not places:
        report.note(
            "customers.csv",
            customer.id,
            f"{customer.name} stays with the company",
            f"employee {employee} holds no territory",
            "placed",
        )
        return Holding(COMPANY, None, "company", since)
    return Holding(territory_id(places[0]), user_id(employee), "region", since)


def principal_of(orders: list[SourceOrder]) -> str:
    """The employee who took most of the orders; among equals, whoever took the earliest."""
    counts = Counter(order.employee for order in orders)
    most = max(counts.values())
    return min(
        (order for order in orders if counts[order.employee] == most), key=lambda order: (order.day, order.id)
    ).employee


def customer_rows(
    source: Northwind, held: dict[str, Holding], at: Instant
) -> Iterator[Customer | Ownership | Contact]:
    """The card, the open ownership interval and the contact of each imported customer."""
    traded = {order.customer for order in source.orders}
    for each in source.customers:
        holding = held.get(each.id)
        if holding is None:
            continue
        yield _card(each, holding, at, traded=each.id in traded)
        yield Ownership(
            id=derived_id("northwind", "ownership", each.id),
            customer=customer_id(each.id),
            owner=holding.owner,
            territory=holding.territory,
            mode=holding.mode,
            since=start_of(holding.since),
            reason="Northwind import",
            **signed(at),
        )
        if each.contact:
            yield Contact(
                id=derived_id("northwind", "contact", each.id),
                customer=customer_id(each.id),
                name=each.contact,
                title=each.contact_title,
                role="owner" if each.contact_title.startswith("Owner") else "other",
                phone=each.phone,
                **signed(at),
            )


def _card(each: SourceCustomer, holding: Holding, at: Instant, *, traded: bool) -> Customer:
    return Customer(
        id=customer_id(each.id),
        name=each.name,
        code=each.id,
        lifecycle="old" if traded else "new",
        trade_state="current" if traded else "upcoming",
        source="import",
        phone=each.phone,
        address=", ".join(part for part in (each.address, each.region) if part),
        city=each.city,
        postal_code=each.postal_code,
        country=each.country,
        first_trade_on=holding.since if traded else None,
        territory=holding.territory,
        owner=holding.owner,
        mode=holding.mode,
        **signed(at),
    )
