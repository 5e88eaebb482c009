"""Typed identities, so that a customer's id cannot be passed where a territory's is meant.

Rows made on a device carry a UUIDv7 from the device's id source. Rows that follow from a decision
(a split, an ownership interval) derive their id from what caused them, so that the phone's optimistic
row and the server's final row are the same row.
"""

from hashlib import sha256
from typing import Annotated, NewType
from uuid import UUID

from pydantic import StringConstraints

_ID = StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$")

UserId = NewType("UserId", str)
TerritoryId = NewType("TerritoryId", str)
CustomerId = NewType("CustomerId", str)
ContactId = NewType("ContactId", str)
OwnershipId = NewType("OwnershipId", str)
TransferId = NewType("TransferId", str)
FilingId = NewType("FilingId", str)
ExceptionId = NewType("ExceptionId", str)
VisitId = NewType("VisitId", str)
DealId = NewType("DealId", str)
ReturnId = NewType("ReturnId", str)
SplitId = NewType("SplitId", str)
GradeId = NewType("GradeId", str)
RoundId = NewType("RoundId", str)
CommandId = NewType("CommandId", str)
DeviceId = NewType("DeviceId", str)
RowId = Annotated[str, _ID]
"""Any row's identity as it may arrive from outside."""

SYSTEM = UserId("system")
"""The author of what no person did: imports and the calendar."""


def derived_id(*parts: str | int) -> str:
    """The identity of a row that follows from others: the same parts always give the same id.

    A UUIDv8 (RFC 9562, section 5.8) over the SHA-256 of the parts.
    """
    digest = bytearray(sha256("\x1f".join(str(part) for part in parts).encode()).digest()[:16])
    digest[6] = (digest[6] & 0x0F) | 0x80
    digest[8] = (digest[8] & 0x3F) | 0x80
    return str(UUID(bytes=bytes(digest)))
