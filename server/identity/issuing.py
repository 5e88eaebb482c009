"""Issues token pairs, remembers which of them came back, and forgets them when their time is over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from server.adapters.identity_tables import ACCESS_TOKEN, DEVICE_LOGIN, PUSH_TICKET, REFRESH_TOKEN
from server.identity.moments import to_ms
from server.identity.tokens import ACCESS_LIFE, REFRESH_LIFE, TokenPair, hash_of, new_pair, new_salt
from shared.models.ids import DeviceId, UserId
from sync.faults import LoginExpired


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and on which device."""

    user: UserId
    device: DeviceId


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person's tokens and how long they last."""

    who: SignedIn
    tokens: TokenPair
    access_until: datetime
    refresh_until: datetime


def holder_of(connection: Connection, token: str) -> UserId | None:
    """Whose refresh token this is, None for nobody's."""
    holder = connection.execute(
        select(DEVICE_LOGIN.c.user)
        .join(REFRESH_TOKEN, DEVICE_LOGIN.c.device == REFRESH_TOKEN.c.device)
        .where(REFRESH_TOKEN.c.hash == hash_of(token))
    ).scalar_one_or_none()
    return None if holder is None else UserId(holder)


def was_used(connection: Connection, pair: TokenPair) -> bool:
    """Whether either token of the pair has come back from whoever received it."""
    access = connection.execute(
        select(ACCESS_TOKEN.c.first_used_at).where(ACCESS_TOKEN.c.hash == hash_of(pair.access))
    ).scalar_one_or_none()
    refresh = connection.execute(
        select(REFRESH_TOKEN.c.exchanged_at).where(REFRESH_TOKEN.c.hash == hash_of(pair.refresh))
    ).scalar_one_or_none()
    return access is not None or refresh is not None


def issue(connection: Connection, who: SignedIn, pair: TokenPair, now: datetime) -> Session:
    """A session with this pair, which must be new."""
    session = Session(who, pair, now + ACCESS_LIFE, now + REFRESH_LIFE)
    _forget_expired(connection, who.device, now)
    _add_access(connection, session)
    connection.execute(
        insert(REFRESH_TOKEN).values(
            hash=hash_of(pair.refresh),
            device=who.device,
            salt=new_salt(),
            expires_at=to_ms(session.refresh_until),
        )
    )
    return session


def issue_again(connection: Connection, who: SignedIn, pair: TokenPair, now: datetime) -> Session:
    """The same pair once more, its life counted anew; a pair that is gone meanwhile means signing in."""
    session = Session(who, pair, now + ACCESS_LIFE, now + REFRESH_LIFE)
    kept = connection.execute(
        update(REFRESH_TOKEN)
        .where(REFRESH_TOKEN.c.hash == hash_of(pair.refresh))
        .values(expires_at=to_ms(session.refresh_until))
    )
    if kept.rowcount == 0:
        raise LoginExpired
    kept = connection.execute(
        update(ACCESS_TOKEN)
        .where(ACCESS_TOKEN.c.hash == hash_of(pair.access))
        .values(expires_at=to_ms(session.access_until))
    )
    if kept.rowcount == 0:
        _add_access(connection, session)
    return session


def issue_parting_token(connection: Connection, device: DeviceId, now: datetime) -> str:
    """A token for a device that was shut out: good for handing over what it still holds, and nothing else."""
    token = new_pair().access
    connection.execute(
        insert(ACCESS_TOKEN).values(hash=hash_of(token), device=device, expires_at=to_ms(now + ACCESS_LIFE))
    )
    return token


def _add_access(connection: Connection, session: Session) -> None:
    connection.execute(
        insert(ACCESS_TOKEN).values(
            hash=hash_of(session.tokens.access),
            device=session.who.device,
            expires_at=to_ms(session.access_until),
        )
    )


def _forget_expired(connection: Connection, device: DeviceId, now: datetime) -> None:
    for table in (ACCESS_TOKEN, REFRESH_TOKEN):
        connection.execute(delete(table).where(table.c.device == device, table.c.expires_at <= to_ms(now)))


def forget_tokens(connection: Connection, device: DeviceId) -> None:
    """End the device's session, and what it may do while its app is closed."""
    for table in (ACCESS_TOKEN, REFRESH_TOKEN, PUSH_TICKET):
        connection.execute(delete(table).where(table.c.device == device))
