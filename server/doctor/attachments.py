"""Whether everything that is attached hangs on a row, and its content is there and whole."""

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from warnings import catch_warnings, simplefilter

from PIL import Image
from sqlalchemy import Connection, select

from server.adapters.attachment_tables import ATTACHED_CONTENT, ATTACHMENT
from server.adapters.tables import TABLES
from server.attachments.examining import FORMATS
from server.attachments.keeping import HOOKS
from server.doctor.findings import Finding
from server.doctor.patient import flowing


def attachments(connection: Connection) -> Iterator[Finding]:
    """What hangs on rows hangs on rows that are there, and each content is what its record says."""
    yield from _unhooked(connection)
    yield from _contents(connection)


def _unhooked(connection: Connection) -> Iterator[Finding]:
    """Attachments without their row or without their content; no row is ever removed."""
    question = select(ATTACHMENT.c.kind, ATTACHMENT.c.row, ATTACHMENT.c.sha256)
    nowhere = question.where(ATTACHMENT.c.kind.not_in(sorted(HOOKS)))
    for kind in sorted(HOOKS):
        row = TABLES[kind]
        beside = question.outerjoin(row, row.c.id == ATTACHMENT.c.row)
        lost = beside.where(ATTACHMENT.c.kind == kind, row.c.id.is_(None))
        yield from _named(connection, lost, "attached_to_nothing")
    yield from _named(connection, nowhere, "attached_to_nothing")
    empty = question.outerjoin(ATTACHED_CONTENT, ATTACHED_CONTENT.c.sha256 == ATTACHMENT.c.sha256)
    yield from _named(connection, empty.where(ATTACHED_CONTENT.c.sha256.is_(None)), "content_missing")


def _named(connection: Connection, question: Any, code: str) -> Iterator[Finding]:
    for kind, row, announced in flowing(connection, question):
        yield Finding("attachments", code, f"{kind} {row}", {"content": announced})


def _contents(connection: Connection) -> Iterator[Finding]:
    of, hook = ATTACHED_CONTENT.c, ATTACHMENT.c.sha256
    used = select(hook).where(hook == of.sha256).exists()
    question = select(of.sha256, of.media_type, of.size, of.width, of.height, used).order_by(of.sha256)
    for announced, media_type, size, width, height, hangs in flowing(connection, question):
        where = f"attached_content {announced}"
        if not hangs:
            yield Finding("attachments", "content_unused", where, {"size": size}, "warning")
        # One content at a time: together they may fill gigabytes.
        content = bytes(connection.execute(select(of.content).where(of.sha256 == announced)).scalar_one())
        if len(content) != size:
            yield Finding("attachments", "size_differs", where, {"stands": size, "due": len(content)})
        if media_type not in FORMATS.values():
            # A picture is drawn anew when it comes in; only a document still has the hash that it came under.
            if sha256(content).hexdigest() != announced:
                yield Finding("attachments", "content_altered", where, {"kind": media_type})
        elif not _can_be_drawn(content, media_type, (width, height)):
            yield Finding("attachments", "content_altered", where, {"kind": media_type})


def _can_be_drawn(content: bytes, media_type: str, size: tuple[int, int]) -> bool:
    """Whether a picture is of the kind and size that is said, and complete."""
    with catch_warnings():
        simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as opened:
                if (FORMATS.get(str(opened.format)), opened.size) != (media_type, size):
                    return False
                # All bytes are read, and as few points are made of them as the kind allows.
                opened.draft(None, (1, 1))
                opened.load()
        except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
            return False
    return True
