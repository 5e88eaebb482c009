"""How a customer changes hands: one interval closes and the next opens at the same moment (H6, TER-2).

Whatever the clocks say, intervals neither overlap nor gap: a change is never dated before the interval
it ends.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.facts import Facts
from shared.models.base import Entity
from shared.models.customer import Customer, OwnershipMode, RegionShare
from shared.models.ids import CustomerId, TerritoryId, TransferId, UserId, derived_id
from shared.models.ownership import Ownership

_TICK = timedelta(microseconds=1)
_END_OF_TIME = datetime(2199, 12, 31, tzinfo=UTC)
"""The last instant that rows can hold."""
_LONGEST_REASON = 240


@dataclass(frozen=True, slots=True)
class Hands:
    """Into whose hands a customer goes, and why."""

    territory: TerritoryId
    owner: UserId | None
    mode: OwnershipMode
    shares: tuple[RegionShare, ...] = ()
    reason: str = ""
    transfer: TransferId | None = None


def first_interval(customer: Customer, by: UserId, at: datetime, reason: str) -> Ownership:
    """The interval that a new customer's file begins with."""
    return Ownership(
        id=derived_id("ownership", customer.id, 1),
        customer=CustomerId(customer.id),
        owner=customer.owner,
        territory=customer.territory,
        mode=customer.mode,
        since=at,
        reason=reason,
        created_by=by,
        created_at=at,
        changed_by=by,
        changed_at=at,
    )


def hand_over(facts: Facts, customer: Customer, hands: Hands, by: UserId, at: datetime) -> tuple[Entity, ...]:
    """The rows by which a customer changes hands at a moment: the card, the old interval, the new one."""
    intervals = facts.ownerships(customer.id)
    current = next((each for each in intervals if each.until is None), None)
    moment = at if current is None else max(at, min(current.since + _TICK, _END_OF_TIME))
    closed = () if current is None else (current.revised(by, at, until=moment),)
    opened = Ownership(
        id=derived_id("ownership", customer.id, len(intervals) + 1),
        customer=CustomerId(customer.id),
        owner=hands.owner,
        territory=hands.territory,
        mode=hands.mode,
        since=moment,
        reason=" ".join(hands.reason.split())[:_LONGEST_REASON],
        transfer=hands.transfer,
        created_by=by,
        created_at=at,
        changed_by=by,
        changed_at=at,
    )
    card = customer.revised(
        by, at, territory=hands.territory, owner=hands.owner, mode=hands.mode, shares=hands.shares
    )
    return (card, *closed, opened)
