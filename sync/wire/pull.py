"""Pull: what changed in each scope since the device's cursor, in pages.

Rows travel as the JSON text that both ends store, so neither has to take them apart in between.
"""

from functools import partial
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from shared.models.base import Frozen, Instant
from shared.models.ids import DeviceId
from shared.rules.visibility import Scope
from sync.wire.version import PROTOCOL, SCHEMA

Sequence = Annotated[int, Field(strict=True, ge=0)]
Digest = Annotated[int, Field(strict=True, ge=0, lt=1 << 62)]
"""What the rows of a scope add up to (`sync.core.digest`)."""


class SnapshotMark(Frozen):
    """How far the first copy of a scope has come: everything up to this place has been sent."""

    kind: str
    id: str


class Cursor(Frozen):
    """Where a device stands in one scope: the number up to which it has everything.

    While `snapshot` is set, the first copy is still under way; changes after `seq` follow it.
    """

    seq: Sequence
    snapshot: SnapshotMark | None = None
    digest: Digest | None = None
    """From a device: what the rows that it holds add up to. From the server: what they must add up to once
    the device stands at `seq`; None while more is to come."""

    def plain(self) -> "Cursor":
        """The place alone."""
        return self if self.digest is None else self.model_copy(update={"digest": None})


class PullRequest(Frozen):
    """The scopes that a device holds, and where it stands in each."""

    protocol: int = PROTOCOL
    schema_version: int = SCHEMA
    device: DeviceId
    epoch: str | None = None
    cursors: dict[Scope, Cursor] = Field(default_factory=dict)
    byte_budget: Annotated[int, Field(strict=True, ge=1_024, le=16 * 1_024 * 1_024)] = 1_024 * 1_024


class WireRow(NamedTuple):
    """One row as it stands now; `doc` is its JSON text. It travels as an array, in this order.

    A pull carries tens of thousands of them: a plain tuple costs the least on both ends.
    """

    kind: str
    id: str
    root: str
    version: int
    doc: str

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        # What pydantic makes of a named tuple by itself takes more than twice as long.
        text, number = core_schema.str_schema(strict=True), core_schema.int_schema(strict=True)
        fields = core_schema.tuple_schema([text, text, text, number, text])
        name = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        return core_schema.no_info_after_validator_function(partial(tuple.__new__, cls), fields, ref=name)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(schema)
        described = handler.resolve_ref_schema(reference)
        for field, name in zip(described["prefixItems"], cls._fields, strict=True):
            field["title"] = name.capitalize()
        return reference


class ScopePage(Frozen):
    """A step forward in one scope; the device stores it and the cursor in one transaction."""

    scope: Scope
    cursor: Cursor
    """Where the device stands after this page."""
    reset: bool = False
    """The first page of a fresh copy: what the device held in this scope before is to be replaced."""
    rows: tuple[WireRow, ...] = ()
    entered: tuple[str, ...] = ()
    """Roots that came to sit in this scope since the device's number; those of a first copy follow from its
    rows."""
    left: tuple[str, ...] = ()
    """Roots that no longer sit in this scope."""
    removed: tuple[tuple[str, str], ...] = ()
    """Rows (kind, id) that no longer belong to this scope though their root may."""
    more: bool = False


class PullReply(Frozen):
    """Pages for scopes that moved, and the scopes that were taken away."""

    protocol: int = PROTOCOL
    epoch: str
    server_time: Instant
    pages: tuple[ScopePage, ...]
    lost: tuple[Scope, ...] = ()
    """Scopes that the device holds and its user may no longer read."""
    more: bool = False
    upgrade: Literal["device", "server"] | None = None
    """Which end is too old for rows to travel; nothing else is said then, and pushes are still taken."""
