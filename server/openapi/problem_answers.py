"""The problems that an operation can end with, as answers of the document: every code with its words."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Literal

from server.openapi.operation import Contract
from server.problem_words import KINDS
from shared.errors import Refusal
from shared.models.base import Frozen
from sync.faults import Retry

MEDIA_TYPE = "application/problem+json"

_ALWAYS = ("bad_request", "invalid_field", "busy", "internal_error")
_SIGNED_IN = ("login_expired", "device_revoked")
_WITH_BODY = ("body_too_large", "unsupported_media", "body_too_slow", "server_too_old")
_EXAMPLE_FACTS = {"field": "login", "reason": "Field required", "retry_after": 2}


class FieldError(Frozen):
    """A field that could not be read, and why."""

    field: str
    reason: str


class ProblemDocument(Frozen):
    """What went wrong with a request (RFC 9457): `code` and `retry` for programs, the rest for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retry: Retry
    field: str = ""
    reason: str = ""
    errors: tuple[FieldError, ...] = ()
    retry_after: int = 0
    refusal: Refusal | None = None
    """Which rule says no, where the rules do."""
    parting_token: str = ""
    """What a shut-out device hands over its unsent work with, where its person just signed in."""


def codes_of(contract: Contract, *, signed_in: bool) -> tuple[str, ...]:
    """Every code that the operation can answer with."""
    found = (
        *contract.problems,
        *(_SIGNED_IN if signed_in else ()),
        *(_WITH_BODY if contract.takes is not None else ()),
        *_ALWAYS,
    )
    return tuple(dict.fromkeys(found))


def answers(codes: Iterable[str]) -> dict[str, Any]:
    """One answer for each status, with the codes that it can carry."""
    ordered = sorted(codes, key=lambda code: (KINDS[code].status, code))
    return {
        str(status): _answer(status, tuple(group))
        for status, group in groupby(ordered, key=lambda code: KINDS[code].status)
    }


def _answer(status: int, codes: tuple[str, ...]) -> dict[str, Any]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/ProblemDocument"},
            {"properties": {"code": {"enum": list(codes)}, "status": {"const": status}}},
        ]
    }
    examples = {
        f"{code}_{language}": {"$ref": f"#/components/examples/{code}_{language}"}
        for code in codes
        for language in ("en", "zh")
    }
    answer: dict[str, Any] = {
        "description": "; ".join(KINDS[code].en.title for code in codes),
        "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}},
    }
    headers = _headers(status)
    return {**answer, "headers": headers} if headers else answer


def _headers(status: int) -> dict[str, Any]:
    if status == 401:
        return {"WWW-Authenticate": {"description": "How to sign in.", "schema": {"type": "string"}}}
    if status == 429:
        whole = {"type": "integer", "minimum": 1}
        return {"Retry-After": {"description": "Seconds to wait.", "schema": whole}}
    return {}


def examples() -> dict[str, Any]:
    """Every problem in both languages, as a device would read it."""
    return {
        f"{code}_{language}": {"value": _document(code, language)}
        for code in sorted(KINDS)
        for language in ("en", "zh")
    }


def _document(code: str, language: str) -> dict[str, Any]:
    kind = KINDS[code]
    words = kind.en if language == "en" else kind.zh
    said: set[Literal["field", "reason", "retry_after"]] = {
        fact for fact in ("field", "reason", "retry_after") if f"{{{fact}}}" in words.detail
    }
    return {
        "type": f"urn:roadbook:problem:{code}",
        "title": words.title,
        "status": kind.status,
        "detail": words.detail.format(**_EXAMPLE_FACTS),
        "code": code,
        "retry": kind.retry,
        **{fact: _EXAMPLE_FACTS[fact] for fact in sorted(said)},
    }
