"""Deals, handovers and books to split credit with, without a world around them."""

from datetime import date
from typing import Any

from shared.models.customer import RegionShare
from shared.models.deal import Deal
from shared.models.ids import CustomerId, DealId, TerritoryId, TransferId, UserId
from shared.models.rule_pack import CreditRules
from shared.models.transfer import Transfer
from shared.packs import default_pack
from shared.rules.credit_book import Book
from shared.rules.handover import NO_CLAIM, Claim
from shared.rules.splits import Part, Sale, parts
from tests.support.company import SIGNED, noon

ACME = CustomerId("acme")
HQ = TerritoryId("hq")
HANDOVER_DAY = date(2026, 3, 2)


def handover(
    day: date = HANDOVER_DAY, *, giver: str | None = "li", taker: str | None = "zhao", name: str = "t1"
) -> Transfer:
    """An approved transfer from the north to the south."""
    at = noon(day.year, day.month, day.day)
    return Transfer(
        id=TransferId(name),
        customer=ACME,
        requested_by=UserId("li"),
        submitted_at=at,
        reason="belongs there",
        level=HQ,
        level_since=at,
        status="approved",
        decided_by=UserId("chen"),
        decided_at=at,
        from_territory=TerritoryId("north-1"),
        from_owner=UserId(giver) if giver else None,
        to_territory=TerritoryId("south-1"),
        to_owner=UserId(taker) if taker else None,
        **SIGNED,
    )


def confirmed(name: str, day: date, amount: int, confirmation: int, **fields: Any) -> Deal:
    """A confirmed deal of Zhao's in the south."""
    return Deal(
        **{
            "id": DealId(name),
            "customer": ACME,
            "business_date": day,
            "amount": amount,
            "seller": UserId("zhao"),
            "territory": TerritoryId("south-1"),
            "status": "confirmed",
            "confirmation": confirmation,
            **SIGNED,
            **fields,
        }
    )


def sale(amount: int = 10_000_000, returned: int = 0, claim: Claim = NO_CLAIM, **fields: Any) -> Sale:
    """One confirmed deal with its claim."""
    return Sale(confirmed("d1", date(2026, 3, 10), amount, 1, **fields), returned, claim, HQ)


def first() -> Claim:
    """The claim of Li's handover to Zhao on the first deal."""
    return Claim(handover(), "first", None)


def regions(*weights: int) -> tuple[RegionShare, ...]:
    """Regions r0, r1, … with the given weights."""
    return tuple(RegionShare(territory=TerritoryId(f"r{i}"), weight=w) for i, w in enumerate(weights))


def amounts(rules: CreditRules, of: Sale) -> list[int]:
    """The amounts of a split in its stated order."""
    return [part.amount for part in parts(rules, of)]


def names(of: tuple[Part, ...]) -> list[str]:
    """Who gets a part, by role, in the stated order."""
    return [part.beneficiary.role for part in of]


def book(*deals: Deal, transfers: tuple[Transfer, ...] = (), **fields: Any) -> Book:
    """A customer's book under the shipped rules."""
    return Book(
        **{
            "customer": ACME,
            "deals": deals,
            "returns": (),
            "transfers": transfers,
            "packs": (default_pack(),),
            "company": HQ,
            **fields,
        }
    )
