"""Push tickets over HTTP: asked for while the app is open, for when it is not."""

from datetime import datetime

from client.adapters.http_line import HttpLine, read_object
from client.adapters.messenger import PushTicket
from sync.faults import ProtocolBroken


async def ask_ticket(line: HttpLine, now: datetime) -> PushTicket:
    """A ticket for this device; the one before has ended. Raises a `SyncFault`."""
    document = read_object(await line.ask("POST", "/v1/deferred/ticket"))
    try:
        ends = datetime.fromisoformat(document["expires_at"])
        lasts = ends - datetime.fromisoformat(document["server_time"])
        # By this device's clock, whatever that shows.
        return PushTicket(str(document["ticket"]), now + lasts)
    except (KeyError, TypeError, ValueError) as problem:
        raise ProtocolBroken(f"no ticket in the answer: {problem}") from problem


async def give_back_ticket(line: HttpLine) -> None:
    """End this device's ticket on the server; raises a `SyncFault`."""
    await line.ask("DELETE", "/v1/deferred/ticket")
