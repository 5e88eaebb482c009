"""Logs as lines of JSON that hold no personal data.

What an exception says may quote anything: a field that could not be read, a row that did not fit. So of an
exception its kinds and places are written, and never its words.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.types import EventDict, Processor

_MOST_FRAMES = 30


def start_logging(level: str) -> None:
    """Write what this process logs to standard error, one JSON object a line."""
    stamped: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendered: list[Processor] = [
        places_of_exceptions,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    # Our own lines take the short way: a line for each request goes through no handler of Python's logging.
    structlog.configure(
        processors=[*stamped, *rendered],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*stamped, structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(())],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("roadbook").setLevel(level.upper())


def places_of_exceptions(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its kinds, from the cause on, and the places it came through."""
    found = event.pop("exc_info", None)
    event.pop("exc_text", None)
    error = found[1] if isinstance(found, tuple) else found
    if found is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        chain = list(_chain(error))
        event["error"] = " from ".join(f"{type(each).__module__}.{type(each).__qualname__}" for each in chain)
        event["at"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(chain[-1].__traceback__)[-_MOST_FRAMES:]
        ]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
