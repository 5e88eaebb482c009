"""One kept-alive HTTP connection, as light on the processor as a load generator needs it."""

import asyncio
from dataclasses import dataclass

from isal import igzip


class BrokenAnswerError(Exception):
    """The server did not answer with a success."""


@dataclass(slots=True)
class KeptConnection:
    """A connection to the server in the name of one device; one request at a time."""

    host: str
    port: int
    token: str
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: bytes) -> bytes:
        """The body of a successful answer; raises `BrokenAnswerError` for any other."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nAccept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        status, *lines = answer.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        content = await self._reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("content-encoding") == "gzip":
            content = igzip.decompress(content)  # type: ignore[no-untyped-call]
        if " 200 " not in status:
            raise BrokenAnswerError(f"{path}: {status} {content[:300]!r}")
        return content

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
