"""Who may sell to a customer: those who work where the customer sat on the business day (H5).

Rights are asked for the moment of the order, not for its arrival, so that an order made while the
customer was still one's own stands after a handover. An order recorded on its own business day was
made when it was recorded; one recorded later may have been made at any time of its day. Beyond the
own territory it takes an approved exception (AMB-12). Engineering works everywhere on what it does
alone (ORG-10).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.errors import Code, FailedFact, Refusal
from shared.facts import Facts
from shared.models.base import start_of
from shared.models.customer import Customer, RegionShare
from shared.models.deal import Engineering
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.transfer import RegionException
from shared.rules.rights import let_in, serves, works_in

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Selling:
    """The right that a sale rests on: where the customer sat, the seller's unit, an exception if any."""

    held: Ownership | None
    territory: TerritoryId
    unit: TerritoryId
    exception: RegionException | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A sale whose right is asked for."""

    customer: Customer
    seller: UserId
    day: date
    at: datetime
    """When it was recorded; a sale of that very day was made by then."""
    engineering: Engineering = "none"


def may_sell(facts: Facts, sale: Occasion) -> Selling | Refusal:
    """The right to sell, or why there is none: another region's customer (H5)."""
    intervals = held_during(facts, sale)
    for held in intervals:
        unit = _unit_in(facts, sale, held)
        if unit is not None:
            return Selling(held, held.territory, unit)
    last = intervals[0] if intervals else None
    territory = last.territory if last else sale.customer.territory
    if last is None and works_in(facts, sale.seller, territory, _moment(sale, None)):
        return Selling(None, territory, territory)
    exception = _exception(facts, sale)
    if exception is not None:
        return Selling(last, territory, exception.seller_territory, exception)
    return _cross_region(facts, sale, last, territory)


def held_during(facts: Facts, sale: Occasion) -> tuple[Ownership, ...]:
    """The intervals in which the sale can have been made, latest first.

    A day before the first interval is answered by the first: the customer was not on file yet.
    """
    intervals = facts.ownerships(CustomerId(sale.customer.id))
    end = _latest(sale)
    begin = end if end == sale.at else start_of(sale.day)
    touched = tuple(o for o in intervals if o.since <= end and (o.until is None or begin < o.until))
    return touched[::-1] or intervals[:1]


def _latest(sale: Occasion) -> datetime:
    return min(sale.at, start_of(sale.day + timedelta(days=1)) - _INSTANT)


def _moment(sale: Occasion, held: Ownership | None) -> datetime:
    """The latest moment at which the sale can have been made under this holder."""
    if held is None or held.until is None or held.until > _latest(sale):
        return _latest(sale)
    return held.until - _INSTANT


def _unit_in(facts: Facts, sale: Occasion, held: Ownership) -> TerritoryId | None:
    """The unit that the seller works for with this customer, or None without a right."""
    moment = _moment(sale, held)
    if works_in(facts, sale.seller, held.territory, moment):
        return held.territory
    if held.mode == "company":
        return _unit_in_regions(facts, sale, moment, sale.customer.shares)
    if sale.engineering == "engineering_alone":
        return next(
            (d for d in engineering_departments(facts, moment) if _is_of(facts, sale, d, moment)), None
        )
    return None


def _unit_in_regions(
    facts: Facts, sale: Occasion, moment: datetime, shares: tuple[RegionShare, ...]
) -> TerritoryId | None:
    """The seller's region among those that share the customer; its own reps count as the region's."""
    return next((s.territory for s in shares if serves(facts, sale.seller, s.territory, moment)), None)


def engineering_departments(facts: Facts, moment: datetime) -> tuple[TerritoryId, ...]:
    """The departments that an engineering manager leads, in the tree's order."""
    kinds = facts.tree().kinds
    return tuple(
        node
        for node, kind in kinds.items()
        if kind == "department"
        and any(
            each.role == "engineering_manager" and let_in(facts, each.user, moment)
            for each in facts.holders_of(node, moment)
        )
    )


def _is_of(facts: Facts, sale: Occasion, department: TerritoryId, moment: datetime) -> bool:
    return works_in(facts, sale.seller, department, moment)


def _exception(facts: Facts, sale: Occasion) -> RegionException | None:
    """An approved exception of the seller's for that day; one for a single deal only while unused.

    It was given to somebody who works where they asked from, and ends with that.
    """
    return next(
        (
            each
            for each in facts.exceptions(CustomerId(sale.customer.id))
            if each.status == "approved"
            and each.seller == sale.seller
            and each.covers(sale.day)
            and works_in(facts, sale.seller, each.seller_territory, _moment(sale, None))
            and (each.valid_until is not None or each.used_by is None)
        ),
        None,
    )


def _cross_region(facts: Facts, sale: Occasion, held: Ownership | None, territory: TerritoryId) -> Refusal:
    path = facts.tree().path_up(territory)
    kinds = facts.tree().kinds
    region = next((node for node in path if kinds[node] == "region"), territory)
    owner = held.owner if held else sale.customer.owner
    return Refusal(
        code=Code.CROSS_REGION,
        rule="H5",
        params={"territory": territory, "region": region, "owner": owner or ""},
        fact=FailedFact(
            kind="ownership" if held else "customer",
            id=held.id if held else sale.customer.id,
            field="territory",
            value=territory,
        ),
    )
