"""What the platform gives the app: a server's address, a way to reach it, and files that last."""

import locale
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage
from typing import Any

import httpx

from client.adapters.destroying import destroy_files
from client.adapters.handing_out import write_beside
from client.adapters.latch import GateLatch, Latch, SealingLatch
from client.adapters.messenger import Messenger, NoMessenger
from client.view_models.device_storage import Storage


@dataclass(frozen=True)
class Host:
    """One platform; everything that differs between a browser and a computer is in here."""

    server: str
    transport: httpx.AsyncBaseTransport | None
    database: Callable[[str], Awaitable[str]]
    storage: Callable[[], Awaitable[Storage | None]]
    label: str
    hand_out: Callable[[str, Callable[[str], None]], Awaitable[str]]
    """Has a file of that name written and gives it to the person: where it is, "" where a browser has it.

    Writing is told the path of an empty file.
    """
    destroy: Callable[[str], Awaitable[None]]
    """Destroys a database of that name with all that was set aside of it; it must be closed."""
    latch: Latch
    """Keeps tokens behind a PIN or passphrase."""
    hear_input: Callable[[Callable[[], None]], None] = lambda _touched: None
    """Calls back whenever somebody touches the app, where the platform can tell."""
    note_unsent: Callable[[int], None] = lambda _count: None
    """Is told how much waits to be sent, where the platform has to know."""
    languages: Callable[[], Sequence[str]] = lambda: ()
    """The languages that the person asked this platform for, the dearest first."""
    messenger: Messenger = field(default_factory=NoMessenger)
    """Sends while the app is closed, where the platform can."""
    speak: Callable[[str], None] = lambda _language: None
    """Is told the language that the person chose, where the platform speaks too."""
    running: Callable[[], float] = time.monotonic
    """Seconds by a clock that only runs and that nobody can set."""
    wall: Callable[[], float] = time.time
    """Seconds by the clock on the wall, which also counts the device's sleep."""
    saves_traffic: Callable[[], bool] = lambda: False
    """Whether the person asked this platform to spare the network."""


def folder_host(server: str, data: Path, label: str = "desktop") -> Host:
    """A computer, or a phone with the packed app: databases are files in a folder."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def database(name: str) -> str:
        return str(data / name)

    async def storage() -> Storage | None:
        used = sum(each.stat().st_size for each in data.iterdir() if each.is_file())
        return Storage(kept=True, used_bytes=used, room_bytes=used + disk_usage(data).free, is_folder=True)

    async def hand_out(name: str, write: Callable[[str], None]) -> str:
        return write_beside(data / name, write)

    async def destroy(name: str) -> None:
        destroy_files(data, name)

    return Host(
        server,
        None,
        database,
        storage,
        label,
        hand_out,
        destroy,
        GateLatch(),
        languages=_languages_of_this_computer,
    )


def _is_dear(connection: Any) -> bool:
    """Whether a browser says that traffic is to be spared, or that there is hardly any room for it."""
    slow = getattr(connection, "effectiveType", "") in {"slow-2g", "2g"}
    return bool(getattr(connection, "saveData", False)) or slow


def browser_host() -> Host:
    """A browser: databases are durable files of the origin, and the server is where the app came from."""
    from js import self as worker  # noqa: PLC0415  exists in the browser only

    from client.adapters import browser_storage, downloads  # noqa: PLC0415
    from client.adapters.fetch_transport import FetchTransport  # noqa: PLC0415
    from client.adapters.messenger import BrowserMessenger  # noqa: PLC0415
    from client.adapters.web_crypto import WebCrypto  # noqa: PLC0415

    async def storage() -> Storage | None:
        answer = await browser_storage.persistence()
        return Storage(answer.granted, answer.usage, answer.quota)

    async def destroy(name: str) -> None:
        for each in await browser_storage.database_names():
            if each == name or each.startswith((f"{name}.", f"{name}-")):
                await browser_storage.delete_database(each)

    def hear_input(touched: Callable[[], None]) -> None:
        import roadbook_input  # type: ignore[import-not-found]  # noqa: PLC0415
        from pyodide.ffi import create_proxy  # noqa: PLC0415

        roadbook_input.listen(create_proxy(touched))

    def note_unsent(count: int) -> None:
        import roadbook_unsent  # type: ignore[import-not-found]  # noqa: PLC0415

        roadbook_unsent.note(count)

    def speak(language: str) -> None:
        import roadbook_language  # type: ignore[import-not-found]  # noqa: PLC0415

        roadbook_language.speak(language)

    return Host(
        server=str(worker.location.origin),
        transport=FetchTransport(),
        database=browser_storage.open_database,
        storage=storage,
        label="browser",
        hand_out=downloads.hand_out,
        destroy=destroy,
        latch=SealingLatch(WebCrypto()),
        hear_input=hear_input,
        note_unsent=note_unsent,
        languages=lambda: [str(each) for each in worker.navigator.languages],
        messenger=BrowserMessenger(),
        speak=speak,
        saves_traffic=lambda: _is_dear(getattr(worker.navigator, "connection", None)),
    )


def _languages_of_this_computer() -> Sequence[str]:
    """What the environment asks for, and otherwise what the system was set up in."""
    asked = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return [each for each in (*asked, locale.getlocale()[0]) if each]
