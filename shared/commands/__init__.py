"""Every intention of every person, as a typed message; `AnyCommand` reads them from the wire."""

from typing import Annotated, get_args

from pydantic import ConfigDict, Field, TypeAdapter

from shared.commands.administration import (
    AssignRole,
    CreateTerritory,
    CreateUser,
    Delegate,
    EndDelegation,
    EndRole,
    PublishRulePack,
    RenameTerritory,
    RetireTerritory,
    SetUserActive,
)
from shared.commands.base import Command
from shared.commands.customers import (
    AddContact,
    ArchiveContact,
    ArchiveCustomer,
    CreateCustomer,
    DecideReview,
    EditContact,
    EditContactPrivate,
    EditCustomer,
    RestoreCustomer,
    SetStanding,
    SettleConflict,
    ShareCustomer,
)
from shared.commands.deals import CancelDeal, DecideDeal, RecordDeal, RecordReturn, SetSeller
from shared.commands.grading import (
    AssessNewCustomer,
    BeginReview,
    DecideAppeal,
    DecideThresholds,
    ExtendRound,
    FileAppeal,
    OpenRound,
    OverrideGrade,
    ProposeThresholds,
    PublishGrade,
    PublishRound,
    RateCredit,
    ReviewGrade,
    SubmitPreliminary,
)
from shared.commands.requests import (
    DecideRequest,
    FileCustomer,
    PassUp,
    RequestException,
    RequestTransfer,
    WithdrawRequest,
)
from shared.commands.visits import Countersign, LogVisit, RecordAttendance
from shared.models.base import AT_FIRST_USE

__all__ = [
    "COMMANDS",
    "AddContact",
    "AnyCommand",
    "ArchiveContact",
    "ArchiveCustomer",
    "AssessNewCustomer",
    "AssignRole",
    "BeginReview",
    "CancelDeal",
    "Command",
    "Countersign",
    "CreateCustomer",
    "CreateTerritory",
    "CreateUser",
    "DecideAppeal",
    "DecideDeal",
    "DecideRequest",
    "DecideReview",
    "DecideThresholds",
    "Delegate",
    "EditContact",
    "EditContactPrivate",
    "EditCustomer",
    "EndDelegation",
    "EndRole",
    "ExtendRound",
    "FileAppeal",
    "FileCustomer",
    "LogVisit",
    "OpenRound",
    "OverrideGrade",
    "PassUp",
    "ProposeThresholds",
    "PublishGrade",
    "PublishRound",
    "PublishRulePack",
    "RateCredit",
    "RecordAttendance",
    "RecordDeal",
    "RecordReturn",
    "RenameTerritory",
    "RequestException",
    "RequestTransfer",
    "RestoreCustomer",
    "RetireTerritory",
    "ReviewGrade",
    "SetSeller",
    "SetStanding",
    "SetUserActive",
    "SettleConflict",
    "ShareCustomer",
    "SubmitPreliminary",
    "WithdrawRequest",
    "read_command",
]

AnyCommand = (
    CreateTerritory
    | RenameTerritory
    | RetireTerritory
    | CreateUser
    | SetUserActive
    | AssignRole
    | EndRole
    | Delegate
    | EndDelegation
    | PublishRulePack
    | CreateCustomer
    | EditCustomer
    | SetStanding
    | ShareCustomer
    | ArchiveCustomer
    | RestoreCustomer
    | AddContact
    | EditContact
    | EditContactPrivate
    | ArchiveContact
    | DecideReview
    | SettleConflict
    | RequestTransfer
    | FileCustomer
    | RequestException
    | DecideRequest
    | PassUp
    | WithdrawRequest
    | LogVisit
    | RecordAttendance
    | Countersign
    | RecordDeal
    | DecideDeal
    | RecordReturn
    | CancelDeal
    | SetSeller
    | OpenRound
    | ExtendRound
    | SubmitPreliminary
    | BeginReview
    | ReviewGrade
    | PublishRound
    | PublishGrade
    | FileAppeal
    | DecideAppeal
    | AssessNewCustomer
    | OverrideGrade
    | ProposeThresholds
    | DecideThresholds
    | RateCredit
)

COMMANDS: tuple[type[Command], ...] = get_args(AnyCommand)

_reader: TypeAdapter[AnyCommand] = TypeAdapter(
    Annotated[AnyCommand, Field(discriminator="kind")], config=ConfigDict(defer_build=AT_FIRST_USE)
)


def read_command(payload: str | bytes) -> AnyCommand:
    """The typed command in a JSON text; raises pydantic's ValidationError, which names the field."""
    return _reader.validate_json(payload)
