"""What a body may not say even where its shape is right: text that no database can hold, and a key twice."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

NUL = "\x00"
_ESCAPED_NUL = b"\\u0000"


class BadText(Exception):
    """A field whose text is refused, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field)
        self.field = field
        self.reason = reason


def require_storable(message: BaseModel, body: bytes) -> None:
    """Refuse a message in whose text stands a NUL, which PostgreSQL cannot keep; raises BadText."""
    if _ESCAPED_NUL not in body:
        return
    for field, text in _texts("", message):
        if NUL in text:
            raise BadText(field, "Text may not hold the character NUL")


def require_single_keys(body: bytes) -> None:
    """Refuse a body, already found to be readable, that names a key twice; raises BadText."""
    json.loads(body, object_pairs_hook=_once)


def halved_character(body: bytes) -> str | None:
    """The field in which half of a surrogate pair stands alone, if that is what is wrong with a body."""
    if b"\\u" not in body:
        return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return next((field for field, text in _texts("", found) if not _whole(text)), None)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise BadText(twice, "The key stands there twice")
    return found


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place or "body", value
        case BaseModel():
            yield from _texts(place, dict(value))
        case dict():
            for name, inner in value.items():
                yield place or "body", str(name)
                yield from _texts(f"{place}.{name}" if place else str(name), inner)
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from _texts(f"{place}.{number}" if place else str(number), inner)


def _whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
