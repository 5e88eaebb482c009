"""The HTTP line itself: a head that is too long or too slow is refused before there is a request.

uvicorn's fast parser keeps whatever a head says until it is complete; here it may not grow without end,
and who says nothing for long is hung up on. What is refused here has no language yet, and gets English.
"""

import asyncio
import json
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from server.problem_words import KINDS

LONGEST_HEAD: Final = 64 * 1_024
"""The longest request line and headers together."""
PATIENCE_S: Final = 20.0
"""How long a head may take to arrive, from the moment somebody calls or begins to speak again."""

_Line: Any = AutoHTTPProtocol


class BoundedLine(_Line):  # type: ignore[misc]
    """uvicorn's protocol, with a bound on every head."""

    _head = 0
    # uvicorn's slow parser, which takes over where httptools is missing, bounds heads by itself.
    _in_head = hasattr(_Line, "on_message_begin")
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._heard()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head, and refuse one without an end."""
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > LONGEST_HEAD and not self.transport.is_closing():
            self._refuse("head_too_large")

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head = True
        if self._waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._in_head, self._head = False, 0
        self._heard()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What follows is another head."""
        super().on_message_complete()
        self._in_head, self._head = True, 0

    def send_400_response(self, _msg: str) -> None:
        """Say what uvicorn says in plain text as a problem."""
        self._refuse("bad_request")

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(PATIENCE_S, self._hang_up)

    def _heard(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _hang_up(self) -> None:
        if self._in_head and self.transport is not None:
            self.transport.close()

    def _refuse(self, code: str) -> None:
        kind = KINDS[code]
        body = json.dumps(
            {
                "type": f"urn:roadbook:problem:{code}",
                "title": kind.en.title,
                "status": kind.status,
                "detail": kind.en.detail,
                "code": code,
                "retry": kind.retry,
            }
        ).encode()
        head = (
            f"HTTP/1.1 {kind.status} Refused\r\ncontent-type: application/problem+json\r\n"
            f"content-language: en\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
