"""Every way a power cut may leave two files, from a record of what was written and put on disk.

A write before the file's last flush is on disk. A later one may be there, or not, or in part: disks write
512 bytes at a time, in any order.
"""

import base64
import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

Event = dict[str, Any]
SECTOR: Final = 512


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    floating: list[Event] = field(default_factory=list)

    def note(self, event: Event) -> None:
        if event["kind"] == "flush":
            for change in self.floating:
                _apply(self.durable, change)
            self.floating.clear()
        else:
            self.floating.append(event)

    def after_power_cut(self, chance: random.Random) -> bytes:
        image = bytearray(self.durable)
        luck = chance.choice((0.0, 0.5, 0.9, 1.0))
        for change in self.floating:
            for part in _sectors(change):
                if chance.random() < luck:
                    _apply(image, part)
        return bytes(image)


@dataclass(frozen=True)
class Image:
    """What the disk may hold, and the last transaction that had been called saved by then."""

    database: bytes
    journal: bytes
    saved: int

    def verdict(self, folder: Path) -> str:
        """Open the image as the next start would; the result is empty when nothing is wrong."""
        path = folder / "image.db"
        path.write_bytes(self.database)
        journal = path.with_name("image.db-journal")
        journal.write_bytes(self.journal)
        db = sqlite3.connect(path)
        try:
            if self.saved and (damage := db.execute("pragma integrity_check").fetchone()[0]) != "ok":
                return f"damaged: {damage}"
            versions = (
                [row[0] for row in db.execute("select distinct version from account")] if self.saved else []
            )
        except sqlite3.DatabaseError as error:
            return f"damaged: {error}"
        finally:
            db.close()
            path.unlink()
            journal.unlink(missing_ok=True)
        if len(versions) > 1:
            return f"half a transaction: {sorted(versions)}"
        return "" if not self.saved or versions[0] in {self.saved, self.saved + 1} else f"lost: {self.saved}"


def images(log: Sequence[Event], *, count: int, seed: int) -> Iterator[Image]:
    """`count` images, each a power cut after a random event of the log."""
    chance = random.Random(seed)  # noqa: S311  a replayable choice, no secret
    cuts = sorted(chance.randrange(len(log)) for _ in range(count))
    files = {"database": _File(), "journal": _File()}
    saved = 0
    position = 0
    for cut in cuts:
        for event in log[position : cut + 1]:
            if event["kind"] == "saved":
                saved = event["version"]
            else:
                files[event["file"]].note(event)
        position = max(position, cut + 1)
        database, journal = (files[name].after_power_cut(chance) for name in ("database", "journal"))
        yield Image(database=database, journal=journal, saved=saved)


def _sectors(change: Event) -> Iterator[Event]:
    if change["kind"] == "truncate":
        yield change
        return
    content, at = base64.b64decode(change["bytes"]), change["at"]
    while content:
        length = SECTOR - at % SECTOR
        yield {"kind": "write", "at": at, "bytes": base64.b64encode(content[:length])}
        content, at = content[length:], at + length


def _apply(image: bytearray, change: Event) -> None:
    if change["kind"] == "truncate":
        size = change["size"]
        del image[size:]
        image.extend(bytes(size - len(image)))
        return
    content, at = base64.b64decode(change["bytes"]), change["at"]
    image.extend(bytes(max(0, at + len(content) - len(image))))
    image[at : at + len(content)] = content
