"""A network between a device and a server on this machine: it can be cut, and comes back at the same address.

While it is cut nobody listens at the address and every open connection is gone, which is what a device in
a tunnel sees.
"""

import asyncio
from contextlib import suppress

_CHUNK = 64 * 1024


class CuttableLine:
    """Carries bytes between its own port and the server's, unless it is cut; lives on one event loop."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """The address that a device is given instead of the server's."""
        return f"http://127.0.0.1:{self.port}"

    async def mend(self) -> None:
        """Carry from now on, at the same port as before."""
        if self._listening is None:
            self._listening = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
            self.port = self._listening.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Break every connection and take no new ones."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        carrying = tuple(self._carrying)
        for each in carrying:
            each.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        try:
            await self._carry(reader, writer)
        except asyncio.CancelledError:
            pass  # cut: the connection ends below, and that is all that a cut line says
        finally:
            self._carrying.discard(task)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            return
        try:
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        finally:
            far_writer.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry one direction until its end, and say there that it ended."""
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
