"""Keeps attachments and hands them out, to whoever may see the row that they hang on and to nobody else."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Row, func, select

from server.adapters.attachment_tables import ATTACHED_CONTENT, ATTACHMENT
from server.adapters.store import SqlAuthorityStore
from server.attachments.examining import Examined, examined
from server.attachments.faults import Full, NotItsAuthor, WrongHash
from server.identity.faults import NotThere
from server.identity.first_insert import insert_missing
from server.identity.moments import from_ms, to_ms
from shared.facts import Facts
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.models.visit import Visit
from shared.rules.visibility import grants, scopes_of
from sync.ports import Clock

MOST_ON_A_ROW = 50
HOOKS: dict[str, type[Customer | Visit]] = {"customer": Customer, "visit": Visit}


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment on a row, without its content."""

    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    user: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Hook:
    """A row that attachments hang on."""

    kind: str
    row: str


class Attachments:
    """The attachments of all rows; may be used from several threads."""

    def __init__(self, store: SqlAuthorityStore, clock: Clock, quota: int) -> None:
        self._store = store
        self._clock = clock
        self._quota = quota

    def attach(self, user: UserId, hook: Hook, announced: str, content: bytes) -> Attached:
        """Keep a content under its hash; the same again changes nothing.

        Raises NotThere for a row that the person may not see, or an AttachmentFault.
        """
        row = self._seen(user, hook)
        if isinstance(row, Visit) and row.author != user:
            raise NotItsAuthor
        if sha256(content).hexdigest() != announced:
            raise WrongHash
        with self._store.connection(write=False) as connection:
            known = _one(connection, hook, announced)
        if known is None:
            made = examined(content)
            with self._store.connection(write=True) as connection:
                self._keep(connection, user, hook, announced, made)
                known = _one(connection, hook, announced)
        if known is None:
            raise NotThere
        return known

    def on(self, user: UserId, hook: Hook) -> tuple[Attached, ...]:
        """What hangs on a row, oldest first; raises NotThere for a row that the person may not see."""
        self._seen(user, hook)
        question = _QUESTION.where(*_at(hook)).order_by(ATTACHMENT.c.attached_at, ATTACHMENT.c.sha256)
        with self._store.connection(write=False) as connection:
            return tuple(_attached(each) for each in connection.execute(question))

    def content(self, user: UserId, hook: Hook, announced: str) -> tuple[Attached, bytes]:
        """An attachment with its content; raises NotThere for what is absent or may not be seen."""
        self._seen(user, hook)
        with self._store.connection(write=False) as connection:
            found = _one(connection, hook, announced)
            if found is None:
                raise NotThere
            wanted = select(ATTACHED_CONTENT.c.content).where(ATTACHED_CONTENT.c.sha256 == announced)
            return found, bytes(connection.execute(wanted).scalar_one())

    def _seen(self, user: UserId, hook: Hook) -> Customer | Visit:
        kind = HOOKS.get(hook.kind)
        if kind is None:
            raise NotThere
        with self._store.transaction(write=False) as rows:
            row = rows.get(kind, hook.row)
            if row is None:
                raise NotThere
            card = row if isinstance(row, Customer) else rows.get(Customer, row.root)
            held = grants(Facts(rows), user, self._clock.now())
        if not scopes_of(row, card) & held:
            raise NotThere
        return row

    def _keep(self, connection: Connection, user: UserId, hook: Hook, announced: str, made: Examined) -> None:
        on_row = select(func.count()).select_from(ATTACHMENT).where(*_at(hook))
        if connection.execute(on_row).scalar_one() >= MOST_ON_A_ROW:
            raise Full
        if not self._has_room(connection, announced, len(made.content)):
            raise Full
        insert_missing(
            connection,
            ATTACHED_CONTENT,
            sha256=announced,
            media_type=made.media_type,
            size=len(made.content),
            width=made.width,
            height=made.height,
            content=made.content,
        )
        insert_missing(
            connection,
            ATTACHMENT,
            kind=hook.kind,
            row=hook.row,
            sha256=announced,
            user=user,
            attached_at=to_ms(self._clock.now()),
        )

    def _has_room(self, connection: Connection, announced: str, size: int) -> bool:
        """Whether a content may come in; what hangs elsewhere already takes no more room."""
        there = select(ATTACHED_CONTENT.c.sha256).where(ATTACHED_CONTENT.c.sha256 == announced)
        if connection.execute(there).one_or_none() is not None:
            return True
        taken = select(func.coalesce(func.sum(ATTACHED_CONTENT.c.size), 0))
        return int(connection.execute(taken).scalar_one()) + size <= self._quota


_QUESTION = select(
    ATTACHMENT,
    *(ATTACHED_CONTENT.c[name] for name in ("media_type", "size", "width", "height")),
).join(ATTACHED_CONTENT, ATTACHED_CONTENT.c.sha256 == ATTACHMENT.c.sha256)


def _at(hook: Hook) -> tuple[ColumnElement[bool], ...]:
    return (ATTACHMENT.c.kind == hook.kind, ATTACHMENT.c.row == hook.row)


def _one(connection: Connection, hook: Hook, announced: str) -> Attached | None:
    found = connection.execute(_QUESTION.where(*_at(hook), ATTACHMENT.c.sha256 == announced)).one_or_none()
    return None if found is None else _attached(found)


def _attached(row: Row[tuple[object, ...]]) -> Attached:
    return Attached(
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        user=UserId(row.user),
        at=from_ms(row.attached_at),
    )
