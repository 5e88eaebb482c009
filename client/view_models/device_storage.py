"""Where the work lies on this device: for how long, how much of it, and a copy of it for whoever helps."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from client.view_models.desk import Desk
from shared.words import Words
from sync.store_faults import DeviceFullError

LITTLE_ROOM = 100_000_000
"""Bytes: a new version of the app takes half of it while the old one is still there."""


@dataclass(frozen=True)
class Storage:
    """What the place where the work lies promises; `room_bytes` counts what is used already."""

    kept: bool
    used_bytes: int
    room_bytes: int
    is_folder: bool = False
    """Whether it is a folder of this computer, and not a browser's."""

    @property
    def is_nearly_full(self) -> bool:
        """Whether so little is left that saving may soon fail; a browser that tells no room says nothing."""
        return 0 < self.room_bytes < self.used_bytes + LITTLE_ROOM


@dataclass(frozen=True)
class StorageControls:
    """What the app can find out about its place on this device, and do with it."""

    ask: Callable[[], Awaitable[Storage | None]]
    size: Callable[[], int]
    hand_out: Callable[[], Awaitable[str]]
    """Makes a copy of the database; where it lies, or nothing where the browser has it from then on.

    Raises DeviceFullError, OSError or MemoryError where there is no room.
    """


def kept_text(storage: Storage | None, words: Words) -> str:
    """For how long the work is kept here; nothing before the place was asked."""
    if storage is None:
        return ""
    if storage.is_folder:
        return words("Stored in a file on this computer.")
    used = size_text(storage.used_bytes)
    if storage.kept:
        return words("The browser keeps your work for good ({used} used).", used=used)
    return words(
        "The browser may clear this when the device runs short of room ({used} used). "
        "Install the app to your home screen to keep it for good.",
        used=used,
    )


def size_text(size: int) -> str:
    """An amount of memory, in the unit in which it is a short number."""
    return f"{size / 1e9:,.1f} GB" if size >= 1_000_000_000 else f"{size / 1e6:.1f} MB"


@dataclass
class DeviceStorage:
    """The card about the storage; making a copy is asked for once more, with what will be in it."""

    desk: Desk
    controls: StorageControls
    storage: Storage | None = None
    database: str = ""
    asking: bool = False
    copying: bool = False
    told: str = ""
    where: str = ""

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Measure the database again."""
        size = size_text(self.controls.size())
        self.database = self.desk.words("Your database on this device: {size}", size=size)

    async def look(self) -> None:
        """Ask the platform."""
        self.storage = await self.controls.ask()

    @property
    def kept(self) -> str:
        """For how long the work is kept here."""
        return kept_text(self.storage, self.desk.words)

    @property
    def room(self) -> str:
        """How much is used, and how much there may be; nothing where nobody tells."""
        if self.storage is None or not self.storage.room_bytes:
            return ""
        used, room = size_text(self.storage.used_bytes), size_text(self.storage.room_bytes)
        return self.desk.words("{used} of {room} used", used=used, room=room)

    @property
    def warning(self) -> str:
        """What to do where little room is left."""
        if self.storage is None or not self.storage.is_nearly_full:
            return ""
        left = size_text(max(0, self.storage.room_bytes - self.storage.used_bytes))
        return self.desk.words(
            "Only {left} left. Free some room on the device, so that new work can be saved.", left=left
        )

    @property
    def contents(self) -> str:
        """What a copy holds, and what it does not."""
        words = self.desk.words
        return words(
            "The file holds all customers, contacts, visits and deals on this device, with {n} unsent and "
            "{drafts} kept pieces of work. It holds no password, no sign-in and no PIN. Whoever has it can "
            "read it: give it to your support only, and delete it afterwards.",
            n=self.desk.device.status().waiting,
            drafts=len(self.desk.device.drafts()),
        )

    def begin(self) -> None:
        """Say first what a copy would hold."""
        self.asking, self.told, self.where = True, "", ""

    def leave(self) -> None:
        """Make none."""
        self.asking = False

    async def hand_out(self) -> None:
        """Make the copy and say where it is."""
        words = self.desk.words
        self.asking, self.copying = False, True
        try:
            self.where = await self.controls.hand_out()
        except (DeviceFullError, OSError, MemoryError):
            self.told = words("The copy could not be made, perhaps for lack of room. Nothing was changed.")
        else:
            self.told = (
                words("The copy lies on this computer, and is destroyed with your data if it is shut out:")
                if self.where
                else words("The browser has the copy, among its downloads.")
            )
        finally:
            self.copying = False
