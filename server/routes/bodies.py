"""Messages as bytes: read by the wire models themselves, so that a body is parsed once and strictly.

Litestar would decode JSON first and validate Python objects after; the wire models are strict about
JSON, bounded in depth, and name the field that is wrong.
"""

from typing import TypeVar

from litestar import Response
from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def read(model: type[M], body: bytes) -> M:
    """The message in a body; raises ValidationError, which becomes a problem that names the field."""
    return model.model_validate_json(body)


def answer(message: BaseModel, status: int = 200) -> Response[bytes]:
    """A message as the body of a reply that nobody may keep."""
    return Response(
        message.model_dump_json().encode(),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
