"""What a shut-out device hands over before it destroys itself, and the review of it by a superior.

It is kept undecided, as it came. It becomes true only when somebody who looks after its author takes it
up: then it is decided like any other work, by its author's rights. The right to hand over is narrow: it
reads nothing, it is bounded per device, and it is slowed down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, select, update

from server.adapters.store import SqlAuthorityStore
from server.adapters.tables import SALVAGE
from server.identity import device_logins
from server.identity.faults import NotThere, TooMuch
from server.identity.issuing import SignedIn
from server.identity.looking_after import looks_after
from shared.facts import Facts
from shared.models.ids import DeviceId, UserId
from sync.authority import Authority
from sync.core.records import Salvage
from sync.ports import Clock
from sync.wire.hand_over import HandOverRequest
from sync.wire.push import Outcome

MOST_PIECES = 20_000
MOST_CHARACTERS = 64 * 1024 * 1024
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A piece of work that a shut-out device handed over and nobody has settled yet."""

    device: DeviceId
    id: str
    author: UserId
    received_at: datetime
    text: str


class Parting:
    """Takes in what shut-out devices had not sent, and puts it before whoever looks after their owners."""

    def __init__(self, store: SqlAuthorityStore, authority: Authority, clock: Clock) -> None:
        self._store = store
        self._authority = authority
        self._clock = clock

    def hand_over(self, who: SignedIn, request: HandOverRequest) -> tuple[str, ...]:
        """Keep the work; the ids of what is kept now. Raises TooMuch beyond what is kept of one device.

        What was decided already, word for word, is kept where decided work is kept.
        """
        decided = self._decided(who.user, request)
        with self._store.connection(write=False) as connection:
            held = _held(connection, who.device, [each.id for each in request.works])
            count, characters = connection.execute(
                select(func.count(), func.coalesce(func.sum(func.length(SALVAGE.c.text)), 0)).where(
                    SALVAGE.c.device == who.device
                )
            ).one()
        works = {each.id: each.text for each in request.works}
        new = {row_id: text for row_id, text in works.items() if row_id not in {*held, *decided}}
        if count + len(new) > MOST_PIECES or characters + sum(map(len, new.values())) > MOST_CHARACTERS:
            raise TooMuch
        self._authority.keep_left_behind(who.user, who.device, new)
        with self._store.connection(write=True) as connection:
            held = _held(connection, who.device, [each.id for each in request.works])
            if request.last:
                device_logins.handed_over(connection, who.device, self._clock.now())
        return tuple(
            row_id for row_id, text in works.items() if row_id in decided or held.get(row_id) == text
        )

    def waiting_for(self, asker: UserId) -> Sequence[LeftBehind]:
        """What waits to be settled by the asker, oldest first, and at most so many at once."""
        with self._store.connection(write=False) as connection:
            rows = connection.execute(
                select(SALVAGE)
                .where(SALVAGE.c.settled_at.is_(None))
                .order_by(SALVAGE.c.received_at, SALVAGE.c.device, SALVAGE.c.id)
            ).all()
        with self._store.transaction(write=False) as read:
            facts, now = Facts(read), self._clock.now()
            authors = {row.user for row in rows}
            looked_after = {each for each in authors if looks_after(facts, asker, UserId(each), now)}
        return [_left(row) for row in rows if row.user in looked_after][:MOST_LISTED]

    def settle(self, asker: UserId, device: DeviceId, piece: str, *, take_up: bool) -> Outcome | None:
        """Take a piece up, which decides it, or let it go; its text is kept. Raises NotThere."""
        with self._store.connection(write=False) as connection:
            row = connection.execute(
                select(SALVAGE).where(
                    SALVAGE.c.device == device, SALVAGE.c.id == piece, SALVAGE.c.settled_at.is_(None)
                )
            ).one_or_none()
        if row is None or not self._may_settle(asker, UserId(row.user)):
            raise NotThere
        outcome = None
        if take_up:
            outcome = self._authority.take_up(
                Salvage(
                    row.id,
                    DeviceId(row.device),
                    UserId(row.user),
                    datetime.fromisoformat(row.received_at),
                    row.text,
                )
            )
        with self._store.connection(write=True) as connection:
            connection.execute(
                update(SALVAGE)
                .where(SALVAGE.c.device == device, SALVAGE.c.id == piece, SALVAGE.c.settled_at.is_(None))
                .values(
                    settled_at=self._clock.now().isoformat(),
                    settled_by=asker,
                    became=outcome.status if outcome is not None else "dismissed",
                )
            )
        return outcome

    def _decided(self, user: UserId, request: HandOverRequest) -> frozenset[str]:
        with self._store.transaction(write=False) as tx:
            known = tx.commands_known([each.id for each in request.works])
        return frozenset(
            each.id
            for each in request.works
            if each.id in known and (known[each.id].user, known[each.id].text) == (user, each.text)
        )

    def _may_settle(self, asker: UserId, author: UserId) -> bool:
        with self._store.transaction(write=False) as rows:
            return looks_after(Facts(rows), asker, author, self._clock.now())


def _held(connection: Connection, device: DeviceId, ids: Sequence[str]) -> Mapping[str, str]:
    rows = connection.execute(
        select(SALVAGE.c.id, SALVAGE.c.text).where(SALVAGE.c.device == device, SALVAGE.c.id.in_(ids))
    )
    return {row.id: row.text for row in rows}


def _left(row: Row[tuple[str, ...]]) -> LeftBehind:
    return LeftBehind(
        DeviceId(row.device), row.id, UserId(row.user), datetime.fromisoformat(row.received_at), row.text
    )
