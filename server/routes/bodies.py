"""Messages as bytes: read by the wire models themselves, so that a body is parsed once and strictly.

Litestar would decode JSON first and validate Python objects after; the wire models are strict about
JSON, bounded in depth, and name the field that is wrong.
"""

import re
from typing import TypeVar

from litestar import Response
from pydantic import BaseModel, ConfigDict, ValidationError

from server.identity.faults import NotThere
from server.strict_json import BadText, halved_character, require_single_keys, require_storable
from sync.core.versions import behind
from sync.faults import ServerTooOld
from sync.wire.version import PROTOCOL, SCHEMA

M = TypeVar("M", bound=BaseModel)

_ROW_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class _Spoken(BaseModel):
    """The versions that a message of any version states."""

    model_config = ConfigDict(strict=True)

    protocol: int = PROTOCOL
    schema_version: int = SCHEMA


def read(model: type[M], body: bytes) -> M:
    """The message in a body.

    Raises ValidationError or BadText, which become a problem that names the field, or ServerTooOld for what
    a later version says.
    """
    try:
        message = model.model_validate_json(body)
    except ValidationError as problem:
        if _is_later(body):
            raise ServerTooOld from problem
        if (field := halved_character(body)) is not None:
            raise BadText(field, "Half of a character stands alone") from problem
        raise
    require_storable(message, body)
    require_single_keys(body)
    return message


def _is_later(body: bytes) -> bool:
    try:
        spoken = _Spoken.model_validate_json(body)
    except ValidationError:
        return False
    return behind(spoken.protocol, spoken.schema_version) == "server"


def row_id(text: str) -> str:
    """An identity in an address; what cannot be one is as good as absent."""
    if _ROW_ID.fullmatch(text) is None:
        raise NotThere
    return text


def answer(message: BaseModel, status: int = 200) -> Response[bytes]:
    """A message as the body of a reply that nobody may keep."""
    return Response(
        # As bytes at once: the text that `model_dump_json` makes of a page would be copied twice more.
        type(message).__pydantic_serializer__.to_json(message),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
