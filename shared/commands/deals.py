"""What people do with deals 成交: record, confirm, give back, cancel."""

from typing import Literal

from shared.commands.base import Command
from shared.models.base import Day, Note, Reason
from shared.models.deal import DealFields, PositiveFen
from shared.models.ids import CustomerId, DealId, RowId, UserId


class RecordDeal(Command):
    """Record an order; it counts for credit once somebody else confirmed it (ORG-6)."""

    kind: Literal["record_deal"] = "record_deal"
    deal: RowId
    customer: CustomerId
    fields: DealFields


class DecideDeal(Command):
    """Confirm or refuse a recorded order; a refusal needs its reason in `note`."""

    kind: Literal["decide_deal"] = "decide_deal"
    deal: DealId
    customer: CustomerId
    approve: bool
    note: Note = ""


class RecordReturn(Command):
    """Record goods taken back from a confirmed order."""

    kind: Literal["record_return"] = "record_return"
    deal_return: RowId
    deal: DealId
    customer: CustomerId
    business_date: Day
    amount: PositiveFen
    reason: Note = ""


class CancelDeal(Command):
    """Undo an order as a whole; all its credit is taken back."""

    kind: Literal["cancel_deal"] = "cancel_deal"
    deal: DealId
    customer: CustomerId
    reason: Reason


class SetSeller(Command):
    """Correct who sold: a manager's word, before confirmation only."""

    kind: Literal["set_seller"] = "set_seller"
    deal: DealId
    customer: CustomerId
    seller: UserId
    reason: Reason
