"""The archive: a zip file that holds the company as one SQLite database, and a manifest.

It is the same whichever engine the company lives on, it can be opened with tools that everybody has, and
it is read again from the disk before anybody relies on it.
"""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import ValidationError

from server.backups.faults import BackupFault
from server.backups.manifest import Manifest

Advance = Callable[[int], None]
"""Told how much further a long piece of work has come."""
Begin = Callable[[str, int], Advance]
"""Told what begins and how many steps it has."""

_MANIFEST = "manifest.json"
_DATABASE = "roadbook.db"
_PIECE = 1 << 20
_LARGEST_MANIFEST = 1 << 20
_QUICK = 1
"""JSON text shrinks to a sixth at the first level; the higher ones cost five times the time for a little."""


def pack(database: Path, describe: Callable[[int, str], Manifest], to: Path, advance: Advance) -> Manifest:
    """Write an archive that only its owner can read; `describe` makes the manifest of size and checksum."""
    checksum = sha256()
    with os.fdopen(os.open(to, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as raw:
        with ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=_QUICK) as archive:
            with archive.open(_DATABASE, "w", force_zip64=True) as entry, database.open("rb") as source:
                for piece in iter(lambda: source.read(_PIECE), b""):
                    checksum.update(piece)
                    entry.write(piece)
                    advance(len(piece))
            manifest = describe(database.stat().st_size, checksum.hexdigest())
            archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def manifest_of(file: Path) -> Manifest:
    """What an archive says of itself; raises BackupFault for what is no archive of ours."""
    with _opened(file) as archive, archive.open(_MANIFEST) as entry:
        try:
            return Manifest.model_validate_json(entry.read(_LARGEST_MANIFEST))
        except ValidationError as wrong:
            raise BackupFault("not_an_archive", file=str(file)) from wrong


def unpack(file: Path, to: Path | None, advance: Advance) -> Manifest:
    """Write the database that an archive holds, or only read it; raises BackupFault where it is damaged."""
    manifest = manifest_of(file)
    checksum, size = sha256(), 0
    with _opened(file) as archive, archive.open(_DATABASE) as entry, _writing(to) as out:
        while piece := entry.read(_PIECE):
            size += len(piece)
            if size > manifest.size:
                break
            checksum.update(piece)
            out(piece)
            advance(len(piece))
    if (size, checksum.hexdigest()) != (manifest.size, manifest.sha256):
        raise BackupFault("archive_damaged", file=str(file))
    return manifest


def fsync_folder(folder: Path) -> None:
    """Let a renaming be on the disk, where the system knows how."""
    with suppress(OSError):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as archive:
            yield archive
    except (BadZipFile, zlib.error, EOFError) as wrong:
        code = "archive_damaged" if _begins_as_one(file) else "not_an_archive"
        raise BackupFault(code, file=str(file)) from wrong
    except KeyError as wrong:
        raise BackupFault("not_an_archive", file=str(file)) from wrong
    except OSError as wrong:
        # A damaged list of contents may point to before the file's beginning.
        if wrong.errno != EINVAL:
            raise
        raise BackupFault("archive_damaged", file=str(file)) from wrong


@contextmanager
def _writing(to: Path | None) -> Iterator[Callable[[bytes], object]]:
    if to is None:
        yield lambda _: None
        return
    file: IO[bytes]
    with os.fdopen(os.open(to, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        yield file.write
        file.flush()
        os.fsync(file.fileno())


def _begins_as_one(file: Path) -> bool:
    with file.open("rb") as found:
        return found.read(4) == b"PK\x03\x04"
