"""What people do with transfers 移交, filings 备案 and cross-region exceptions."""

from datetime import date
from typing import Literal

from pydantic import ValidationInfo, field_validator, model_validator

from shared.commands.base import Command
from shared.models.base import Day, Note, Reason
from shared.models.ids import CustomerId, RowId, TerritoryId, UserId

RequestKind = Literal["transfer", "filing", "region_exception"]


class RequestTransfer(Command):
    """Ask that a customer be handed to another territory and owner (TER-2).

    Without a territory, nobody can say where the customer belongs, and the request climbs (TER-4).
    """

    kind: Literal["request_transfer"] = "request_transfer"
    transfer: RowId
    customer: CustomerId
    to_territory: TerritoryId | None
    to_owner: UserId | None = None
    reason: Reason


class FileCustomer(Command):
    """Put a major customer on record with the superior (H7)."""

    kind: Literal["file_customer"] = "file_customer"
    filing: RowId
    customer: CustomerId
    evidence: Note = ""
    reason: Reason


class RequestException(Command):
    """Ask for leave to do business with another region's customer (AMB-12)."""

    kind: Literal["request_exception"] = "request_exception"
    exception: RowId
    customer: CustomerId
    seller_territory: TerritoryId
    valid_on: Day
    valid_until: Day | None = None
    reason: Reason

    @field_validator("valid_until")
    @classmethod
    def _ends_after_it_begins(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("valid_on")
        if last is not None and first is not None and last < first:
            raise ValueError("leave cannot end before it begins")
        return last


class DecideRequest(Command):
    """A manager's yes or no to a request; a no needs its reason in `note`.

    A yes to a transfer that nobody could place names the territory; at the top of the tree it may leave
    it out, and the company then manages the customer itself.
    """

    kind: Literal["decide_request"] = "decide_request"
    request_kind: RequestKind
    request: RowId
    customer: CustomerId
    approve: bool
    note: Note = ""
    to_territory: TerritoryId | None = None
    to_owner: UserId | None = None

    @model_validator(mode="after")
    def _a_no_has_a_reason(self) -> "DecideRequest":
        if not self.approve and not self.note:
            raise ValueError("note: a refusal needs its reason")
        return self


class PassUp(Command):
    """Hand a request to the next level of the tree, because it cannot be decided here (TER-4)."""

    kind: Literal["pass_up"] = "pass_up"
    request_kind: RequestKind
    request: RowId
    customer: CustomerId
    reason: Reason


class WithdrawRequest(Command):
    """Take an own request back while nobody has decided."""

    kind: Literal["withdraw_request"] = "withdraw_request"
    request_kind: RequestKind
    request: RowId
    customer: CustomerId
