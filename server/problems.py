"""The one place where what went wrong becomes HTTP: RFC 9457 problem documents in two languages.

A business "no" never comes this way: it is an outcome inside a 200. A problem is about the session, the
protocol or the server. Its `code` and `retry` are for the device, `title` and `detail` for a person.
"""

import logging
import math
from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.plugins.problem_details import (
    ProblemDetailsConfig,
    ProblemDetailsException,
    ProblemDetailsPlugin,
)
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from server.adapters.engine import lost_race
from server.allowed_methods import allowed_methods
from server.attachments.faults import AttachmentFault
from server.identity.faults import (
    AlreadyEnrolled,
    CodeRefused,
    DeviceTaken,
    DeviceUnknown,
    EnrolmentNeeded,
    NotAllowed,
    NotThere,
    Refused,
    SecondFactorNeeded,
    ShutOut,
    SignInRefused,
    TooMuch,
)
from server.languages import Language, preferred
from server.problem_words import KINDS
from server.queries.paging import CursorRefused
from server.strict_json import BadText
from server.watching.figures import PROBLEMS
from server.watching.requests import PROBLEM_CODE
from shared.errors import Refusal
from shared.words import Words
from sync.faults import Busy, ProtocolBroken, SyncFault
from sync.ports import LostRace

_log = logging.getLogger("roadbook.server")

_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media"}
_HUNG_UP = "client disconnected prematurely"
_MOST_ERRORS = 10
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="roadbook"'}


class Problem(ProblemDetailsException):
    """A problem by its code, with the facts that its words name."""

    def __init__(self, code: str, headers: dict[str, str] | None = None, **facts: Any) -> None:
        kind = KINDS[code]
        super().__init__(
            detail=code,
            status_code=kind.status,
            type_=f"urn:roadbook:problem:{code}",
            headers={**(headers or {}), **(_CHALLENGE if kind.status == 401 else {})},
        )
        self.code = code
        self.facts = facts

    def detail_in(self, language: Language) -> str:
        """What happened and what a person can do, in one of the languages."""
        kind = KINDS[self.code]
        return (kind.zh if language == "zh-CN" else kind.en).detail.format(**self.facts)

    def to_response(self, request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        """The problem in the asker's language."""
        kind = KINDS[self.code]
        PROBLEMS.labels(self.code).inc()
        request.scope["state"][PROBLEM_CODE] = self.code
        language = preferred(request.headers.get("accept-language", ""))
        words = kind.zh if language == "zh-CN" else kind.en
        document: dict[str, Any] = {
            "type": self.type_,
            "title": words.title,
            "status": kind.status,
            "detail": self.detail_in(language),
            "code": self.code,
            "retry": kind.retry,
            **self.facts,
        }
        taken = allowed_methods(request.app, request.scope["path"]) if kind.status == 405 else ""
        return Response(
            document,
            status_code=kind.status,
            media_type="application/problem+json",
            headers={
                **(self.headers or {}),
                **({"Allow": taken} if taken else {}),
                "Content-Language": language,
                "Vary": "Accept-Language",
                "Cache-Control": "no-store",
            },
        )


class RefusedByRules(Problem):
    """A business "no" where there is no outcome to carry it: the refusal, in its own words."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("refused", refusal=refusal.model_dump(mode="json", exclude_none=True))
        self._refusal = refusal

    def detail_in(self, language: Language) -> str:
        """Why the answer is no and what can be done."""
        return Words.of("zh" if language == "zh-CN" else "en").refusal(self._refusal)


def _of_field(field: str, reason: str) -> Problem:
    return Problem("invalid_field", field=field, reason=reason, errors=[{"field": field, "reason": reason}])


def _of_validation(error: ValidationError) -> Problem:
    """Names each field that could not be read; never repeats what was in it."""
    errors = [
        {"field": ".".join(str(part) for part in each["loc"]) or "body", "reason": each["msg"]}
        for each in error.errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]
    ]
    first = errors[0]
    return Problem("invalid_field", field=first["field"], reason=first["reason"], errors=errors)


def _of_busy(fault: Busy) -> Problem:
    seconds = max(1, math.ceil(fault.retry_after))
    return Problem("busy", {"Retry-After": str(seconds)}, retry_after=seconds)


def _of_database(error: DBAPIError) -> Problem:
    """Writers that got into each other's way try again; nothing was written. All else is a defect."""
    return _of_busy(Busy(1)) if lost_race(error) else _of_defect(error)


def _of_http(error: HTTPException) -> Problem:
    if error.status_code >= 500:
        if error.detail == _HUNG_UP:
            # A phone that loses its signal while it speaks is an everyday event, and nobody hears the answer.
            _log.info(_HUNG_UP)
        else:
            _log.error("request failed", exc_info=error)
        return Problem("internal_error")
    return Problem(_BY_STATUS.get(error.status_code, "bad_request"))


def _of_defect(defect: Exception) -> Problem:
    _log.error("defect", exc_info=defect)
    return Problem("internal_error")


_CONVERSIONS: dict[type[Exception], Callable[[Any], Problem]] = {
    SignInRefused: lambda _: Problem("wrong_credentials"),
    SecondFactorNeeded: lambda _: Problem("second_factor_needed"),
    EnrolmentNeeded: lambda _: Problem("enrolment_needed"),
    CodeRefused: lambda _: Problem("code_refused"),
    AlreadyEnrolled: lambda _: Problem("already_enrolled"),
    NotAllowed: lambda _: Problem("not_allowed"),
    NotThere: lambda _: Problem("not_found"),
    Refused: lambda fault: RefusedByRules(fault.refusal),
    TooMuch: lambda _: Problem("too_much_left"),
    ShutOut: lambda fault: Problem("device_revoked", parting_token=fault.parting_token),
    DeviceTaken: lambda _: Problem("device_taken"),
    DeviceUnknown: lambda _: Problem("not_found"),
    SyncFault: lambda fault: Problem(fault.code),
    ProtocolBroken: lambda fault: Problem("protocol_broken", reason=str(fault)),
    Busy: _of_busy,
    CursorRefused: lambda _: Problem("invalid_field", field="after", reason="no page ended with it"),
    AttachmentFault: lambda fault: Problem(fault.code),
    BadText: lambda bad: _of_field(bad.field, bad.reason),
    ValidationError: _of_validation,
    LostRace: lambda _: _of_busy(Busy(1)),
    DBAPIError: _of_database,
    HTTPException: _of_http,
    Exception: _of_defect,
}


def problem_details() -> ProblemDetailsPlugin:
    """Litestar's plugin with every fault of ours in its map."""
    return ProblemDetailsPlugin(
        ProblemDetailsConfig(
            exception_handler=lambda request, problem: problem.to_response(request),
            exception_to_problem_detail_map=_CONVERSIONS,
        )
    )
