"""Which handover has a claim on a deal, and whether the deal is the first that it speaks of.

Deals are put in order by business date, then by their confirmation number (AMB-4). A deal counts as
an earlier one while it is confirmed and not fully reversed (AMB-3). The claim belongs to the last
person who handed the customer over; a customer that then lay with nobody keeps that claim. A deal
made under a cross-region exception is the seller's own: no handover has a claim on it, though it
counts as an earlier deal for those that follow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shared.models.base import day_of
from shared.models.deal import Deal
from shared.models.ids import DealId
from shared.models.rule_pack import CreditRules
from shared.models.transfer import Transfer

Standing = Literal["none", "first", "not_first", "expired"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a handover may claim of one deal, and which earlier deal or day took it away."""

    transfer: Transfer | None
    standing: Standing
    earlier: Deal | None


NO_CLAIM = Claim(None, "none", None)


def approved_on(transfer: Transfer) -> date:
    """The business day on which a transfer took effect."""
    return day_of(transfer.decided_at or transfer.submitted_at)


def in_order(deal: Deal) -> tuple[date, int]:
    """The place of a confirmed deal among its customer's (AMB-4)."""
    return (deal.business_date, deal.confirmation or 0)


class Handovers:
    """All that one customer's transfers and counting deals say about who may claim what."""

    def __init__(
        self, transfers: Iterable[Transfer], deals: Iterable[Deal], returned: Mapping[DealId, int]
    ) -> None:
        self._handovers = sorted(
            (t for t in transfers if _hands_over(t)), key=lambda t: (t.decided_at or t.submitted_at, t.id)
        )
        self._first: Deal | None = None
        self._first_since: dict[str, Deal] = {}
        for deal in sorted(deals, key=in_order):
            if deal.status == "confirmed" and deal.amount > returned.get(DealId(deal.id), 0):
                self._count(deal)

    def _count(self, deal: Deal) -> None:
        self._first = self._first or deal
        transfer = self.governing(deal)
        if transfer is not None:
            self._first_since.setdefault(transfer.id, deal)

    def governing(self, deal: Deal) -> Transfer | None:
        """The last handover before the deal.

        On its very day, the deals of the old owner stay theirs, and so do those that were recorded before it
        was approved: a customer may come back to its owner within the day.
        """
        if deal.exception is not None:
            return None
        for transfer in reversed(self._handovers):
            day = approved_on(transfer)
            if day < deal.business_date or (day == deal.business_date and _followed(deal, transfer)):
                return transfer
        return None

    def claim(self, deal: Deal, rules: CreditRules) -> Claim:
        """The claim on a deal under the rules of its business date (AMB-2, AMB-5)."""
        transfer = self.governing(deal)
        if transfer is None:
            return Claim(None, "none", _before(deal, self._first))
        since = self._first if rules.first_deal_of_new_customers_only else self._first_since.get(transfer.id)
        earlier = _before(deal, since)
        if earlier is not None:
            return Claim(transfer, "not_first", earlier)
        if _has_expired(transfer, deal.business_date, rules.first_deal_within_days):
            return Claim(transfer, "expired", None)
        return Claim(transfer, "first", None)


def _followed(deal: Deal, transfer: Transfer) -> bool:
    """Whether a deal of the same day came after a handover."""
    approved = transfer.decided_at or transfer.submitted_at
    return deal.seller != transfer.from_owner and deal.created_at >= approved


def _hands_over(transfer: Transfer) -> bool:
    return (
        transfer.status == "approved"
        and transfer.from_owner is not None
        and transfer.from_owner != transfer.to_owner
    )


def _before(deal: Deal, first: Deal | None) -> Deal | None:
    return first if first is not None and in_order(first) < in_order(deal) else None


def _has_expired(transfer: Transfer, day: date, within_days: int | None) -> bool:
    return within_days is not None and day > approved_on(transfer) + timedelta(days=within_days)
