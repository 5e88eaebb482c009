"""What people do with transfers 移交, filings 备案 and cross-region exceptions."""

from typing import Literal

from shared.commands.base import Command
from shared.models.base import Day, Note, Reason
from shared.models.ids import CustomerId, RowId, TerritoryId, UserId

RequestKind = Literal["transfer", "filing", "region_exception"]


class RequestTransfer(Command):
    """Ask that a customer be handed to another territory and owner (TER-2), or one level up (TER-4)."""

    kind: Literal["request_transfer"] = "request_transfer"
    transfer: RowId
    customer: CustomerId
    to_territory: TerritoryId
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


class DecideRequest(Command):
    """A manager's yes or no to a request; a no needs its reason in `note`."""

    kind: Literal["decide_request"] = "decide_request"
    request_kind: RequestKind
    request: RowId
    customer: CustomerId
    approve: bool
    note: Note = ""


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
