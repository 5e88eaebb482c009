"""What people do to customer cards and contacts."""

from typing import Literal

from pydantic import model_validator

from shared.commands.base import Command
from shared.models.base import Frozen, Line, Note, Reason
from shared.models.customer import (
    ContactFields,
    ContactPatch,
    CustomerFields,
    CustomerPatch,
    Potential,
    PrivateFields,
    RegionShare,
)
from shared.models.ids import ContactId, CustomerId, RowId, TerritoryId, UserId


def _same_fields(base: Frozen, mine: Frozen) -> None:
    if not mine.model_fields_set:
        raise ValueError("mine: at least one field must be set")
    if base.model_fields_set != mine.model_fields_set:
        odd = sorted(base.model_fields_set ^ mine.model_fields_set)
        raise ValueError(f"base and mine must name the same fields; only one names {', '.join(odd)}")


class CreateCustomer(Command):
    """Open a file for a customer (CUS-9); it starts in a territory, under an owner."""

    kind: Literal["create_customer"] = "create_customer"
    customer: RowId
    territory: TerritoryId
    owner: UserId | None
    fields: CustomerFields
    major: bool = False


class EditCustomer(Command):
    """Change some fields of a card, saying what they were when the author saw them."""

    kind: Literal["edit_customer"] = "edit_customer"
    customer: CustomerId
    base: CustomerPatch
    mine: CustomerPatch

    @model_validator(mode="after")
    def _pairs(self) -> "EditCustomer":
        _same_fields(self.base, self.mine)
        return self


class SetStanding(Command):
    """Flag a customer as major (AMB-13) or judge its potential (GRD-9): a manager's words."""

    kind: Literal["set_standing"] = "set_standing"
    customer: CustomerId
    major: bool
    potential: Potential
    reason: Reason


class ShareCustomer(Command):
    """Put a customer that several regions share under the company's management (TER-3, SPL-2)."""

    kind: Literal["share_customer"] = "share_customer"
    customer: CustomerId
    shares: tuple[RegionShare, ...]
    reason: Reason


class ArchiveCustomer(Command):
    """Put a card aside when trade stopped; the file is kept (H15)."""

    kind: Literal["archive_customer"] = "archive_customer"
    customer: CustomerId
    reason: Reason


class RestoreCustomer(Command):
    """Take an archived card back into daily work."""

    kind: Literal["restore_customer"] = "restore_customer"
    customer: CustomerId
    reason: Note = ""


class AddContact(Command):
    """Add a person at a customer's; the sensitive side only by those entitled to it."""

    kind: Literal["add_contact"] = "add_contact"
    contact: RowId
    customer: CustomerId
    fields: ContactFields
    private: PrivateFields | None = None


class EditContact(Command):
    """Change some ordinary fields of a contact."""

    kind: Literal["edit_contact"] = "edit_contact"
    contact: ContactId
    customer: CustomerId
    base: ContactPatch
    mine: ContactPatch

    @model_validator(mode="after")
    def _pairs(self) -> "EditContact":
        _same_fields(self.base, self.mine)
        return self


class EditContactPrivate(Command):
    """Change some sensitive fields of a contact."""

    kind: Literal["edit_contact_private"] = "edit_contact_private"
    contact: ContactId
    customer: CustomerId
    base: PrivateFields
    mine: PrivateFields

    @model_validator(mode="after")
    def _pairs(self) -> "EditContactPrivate":
        _same_fields(self.base, self.mine)
        return self


class ArchiveContact(Command):
    """Put a contact aside."""

    kind: Literal["archive_contact"] = "archive_contact"
    contact: ContactId
    customer: CustomerId


class DecideReview(Command):
    """Take over some fields of a former owner's parked edit, or none of them."""

    kind: Literal["decide_review"] = "decide_review"
    review: RowId
    customer: CustomerId
    accept: tuple[Line, ...] = ()
    note: Note = ""


class SettleConflict(Command):
    """Say which value of a field edited twice shall stand."""

    kind: Literal["settle_conflict"] = "settle_conflict"
    conflict: RowId
    customer: CustomerId
    choose: Literal["mine", "theirs"]
