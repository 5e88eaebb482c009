"""Reads from a damaged file what only this device has: unsent work, drafts, what was taken, news, settings.

Two ways lead to a row: the engine's own, as far as it gets, and, where a table is not sound, the pages as
they lie in the file. A command counts as itself only when its fingerprint fits its text.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from client.adapters.sqlite_pages import Record, Value, records
from sync.core.fingerprint import fingerprint
from sync.core.records import Draft, News

_NEWS = TypeAdapter(News)
_DRAFT = TypeAdapter(Draft)
_COLUMNS = {
    "outbox": "NULL, counter, id, kind, text, hash, issued_at, outcome",
    "taken": "NULL, device, counter, id, kind, text, hash, issued_at, taken_at",
    "draft": "NULL, id, kind, text, reason, refusal, root, kept_at",
    "news": "NULL, told",
}
"""The columns by table as they lie in a page, where the place is not repeated."""
_SETTINGS = ("device", "last_contact", "clock_skew_s", "outbox_epoch", "last_counter", "news_seen")
"""Settings that are worth finding where the engine no longer finds any."""
_OF_THE_FILE = ("layout", "tables", "device", "last_counter", "news_seen", "epoch")
"""Settings that say something about the damaged file and nothing about the new one."""

Table = Literal["outbox", "taken", "draft", "news"]

_SHAPES: dict[str, Table] = {
    "-nttttt-": "outbox",
    "-ntttttt": "outbox",
    "-tntttttt": "taken",
    "-tttt-tt": "draft",
    "-ttttttt": "draft",
    "-t": "news",
}
"""Which table's rows lie in a page as these numbers and texts, and nothing where the place would be."""


@dataclass(frozen=True, slots=True)
class FoundCommand:
    """A command that is still as it was written."""

    id: str
    kind: str
    text: str
    hash: str
    issued_at: str


@dataclass(frozen=True, slots=True)
class FoundTaken:
    """A command that the server took, from which device, under which number and when."""

    device: str
    counter: int
    command: FoundCommand
    taken_at: str


@dataclass(slots=True)
class Found:
    """What could be read, in its order, and how much is known to be there that could not."""

    commands: list[FoundCommand] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    taken: list[FoundTaken] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    unreadable: int = 0


@dataclass(slots=True)
class _Rows:
    """The rows of the tables by their place, the tables that are not sound, and what indexes list."""

    rows: dict[str, dict[int, Record]] = field(default_factory=lambda: {table: {} for table in _COLUMNS})
    unsound: set[str] = field(default_factory=lambda: set(_COLUMNS))
    listed: dict[str, set[str]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


def read_damaged(path: Path, now: datetime) -> Found:
    """All that the file still holds of what no server has; it never fails for what the file contains."""
    raw = _Rows()
    _ask_the_engine(path, raw)
    if raw.unsound:
        _read_the_pages(path, raw)
    return _understand(raw, now)


# --- the engine's way ----------------------------------------------------------------------------


def _ask_the_engine(path: Path, raw: _Rows) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as db, _as_far_as_it_goes():
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.text_factory = bytes
        for table, columns in _COLUMNS.items():
            with _as_far_as_it_goes():
                for place, *record in db.execute(f"SELECT place, {columns} FROM {table} ORDER BY place"):  # noqa: S608
                    raw.rows[table][place] = tuple(record)
                if db.execute(f"PRAGMA integrity_check({table})").fetchall() == [(b"ok",)]:
                    raw.unsound.discard(table)
        for table in ("outbox", "draft"):
            with _as_far_as_it_goes():
                index = f"sqlite_autoindex_{table}_1"
                ids = db.execute(f"SELECT id FROM {table} INDEXED BY {index} ORDER BY id").fetchall()  # noqa: S608
                raw.listed[table] = {_text(each) for (each,) in ids}
        with _as_far_as_it_goes():
            for key, value in db.execute("SELECT key, value FROM meta"):
                raw.settings[key.decode()] = value.decode()


@contextmanager
def _as_far_as_it_goes() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, ValueError, AttributeError, TypeError, OverflowError):
        return


# --- the pages as they lie -----------------------------------------------------------------------


def _read_the_pages(path: Path, raw: _Rows) -> None:
    settings: dict[str, str] = {}
    for place, record in records(path):
        shape = "".join("-" if each is None else "n" if isinstance(each, int) else "t" for each in record)
        table = _SHAPES.get(shape)
        if table in raw.unsound:
            raw.rows[table].setdefault(place, record)
        elif shape == "tt" and _text(record[0]) in _SETTINGS:
            settings[_text(record[0])] = _text(record[1])
    if not raw.settings:
        raw.settings = settings


# --- making sense of it --------------------------------------------------------------------------


def _understand(raw: _Rows, now: datetime) -> Found:
    found = Found(settings={key: value for key, value in raw.settings.items() if key not in _OF_THE_FILE})
    for record in _in_order(raw, "draft"):
        found.drafts.append(_draft(record, now))
    waiting: set[int] = set()
    seen: set[str] = set()
    for record in _in_order(raw, "outbox"):
        waiting.add(_count(record[1]))
        command = _command(record[2:7])
        if command is None:
            found.drafts.append(_unfit(record, now))
        elif command.id not in seen:
            seen.add(command.id)
            found.commands.append(command)
    for record in _in_order(raw, "taken"):
        command = _command(record[3:8])
        if command is not None:
            found.taken.append(FoundTaken(_text(record[1]), _count(record[2]), command, _text(record[8])))
    with _as_far_as_it_goes():
        unseen = int(raw.settings.get("news_seen", "0"))
        for place in sorted(raw.rows["news"]):
            if place > unseen:
                with _as_far_as_it_goes():
                    found.news.append(_NEWS.validate_json(_text(raw.rows["news"][place][1])))
    found.unreadable = _missing_commands(raw, found, waiting) + _missing_drafts(raw, found)
    found.drafts = _apart(found.drafts)
    return found


def _in_order(raw: _Rows, table: Table) -> Iterator[Record]:
    rows = raw.rows[table]
    return (rows[place] for place in sorted(rows))


def _command(record: Sequence[Value]) -> FoundCommand | None:
    """The command of columns id, kind, text, hash, issued_at; None when it is not as it was written."""
    row_id, kind, text, digest, issued_at = (_text(each) for each in record)
    if fingerprint(text) != digest:
        return None
    try:
        # The text is proven, what stands beside it is not.
        said = json.loads(text)
        datetime.fromisoformat(issued_at)
        return FoundCommand(said.get("id", row_id), said.get("kind", kind), text, digest, issued_at)
    except (ValueError, AttributeError):
        return None


def _unfit(record: Record, now: datetime) -> Draft:
    row_id, kind, text = (_text(each) for each in record[2:5])
    return Draft(
        id=row_id, kind=kind, text=text, reason="invalid", refusal=None, root=_root(text), kept_at=now
    )


def _draft(record: Record, now: datetime) -> Draft:
    row_id, kind, text, reason, refusal, root, kept_at = (
        None if each is None else _text(each) for each in record[1:8]
    )
    whole: dict[str, Any] = {
        "id": row_id,
        "kind": kind,
        "text": text,
        "reason": reason,
        "root": root,
        "kept_at": kept_at,
    }
    try:
        refused = None if refusal is None else json.loads(refusal)
        return _DRAFT.validate_python({**whole, "refusal": refused})
    except ValueError:
        return replace(_unfit((None, None, *record[1:]), now), root=root or "")


def _root(text: str) -> str:
    try:
        return str(json.loads(text).get("customer", ""))
    except (ValueError, AttributeError):
        return ""


def _apart(drafts: list[Draft]) -> list[Draft]:
    """Drafts under names of their own, where damage made two of them alike."""
    kept: dict[str, Draft] = {}
    for draft in drafts:
        name, number = draft.id, 2
        while name in kept:
            name, number = f"{draft.id}-{number}", number + 1
        kept[name] = replace(draft, id=name)
    return list(kept.values())


# --- what is missing -----------------------------------------------------------------------------


def _missing_commands(raw: _Rows, found: Found, waiting: set[int]) -> int:
    """How many commands are known to have waited that are not among what was found."""
    if "outbox" not in raw.unsound:
        return 0
    told: list[int] = []
    if "outbox" in raw.listed:
        here = {each.id for each in found.commands} | {each.id for each in found.drafts}
        told.append(len(raw.listed["outbox"] - here))
    last = raw.settings.get("last_counter", "")
    if last.isdecimal():
        device = raw.settings.get("device", "")
        settled = max((each.counter for each in found.taken if each.device == device), default=0)
        told.append(max(0, int(last) - settled - len(waiting)))
    # Both may say too many: a damaged index names nobody's work, and refused work was numbered too.
    # Where neither can be asked, only the gaps are known, and that something was there.
    gaps = max(waiting) - min(waiting) + 1 - len(waiting) if waiting else 0
    return min(told, default=max(gaps, 1))


def _missing_drafts(raw: _Rows, found: Found) -> int:
    if "draft" not in raw.unsound:
        return 0
    return len(raw.listed.get("draft", set()) - {each.id for each in found.drafts})


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _text(value: Value) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else "" if value is None else str(value)
