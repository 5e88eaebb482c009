"""An account's second factor: enrolled, confirmed by a first code, asked for at every sign-in, reset.

Of the secret the database holds only a salt: the rest comes from the key file. A code is taken once, by
one statement, so that two requests with the same code cannot both get in.
"""

import logging
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from server.adapters.identity_tables import RECOVERY_CODE, SECOND_FACTOR, SECOND_FACTOR_ROLE
from server.identity.first_insert import insert_missing
from server.identity.key_file import KeyFile
from server.identity.moments import to_ms
from server.identity.one_time_codes import (
    Enrolment,
    enrolment,
    new_recovery_codes,
    plain,
    secret_of,
    step_of,
)
from server.identity.tokens import hash_of
from shared.models.ids import UserId
from shared.models.person import Role

_log = logging.getLogger("roadbook.server")

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FactorState:
    """How an account stands to its second factor."""

    required: bool
    enrolled: bool
    recovery_codes: int


def required_roles(connection: Connection) -> frozenset[str]:
    """The roles whose holders need a second factor."""
    return frozenset(connection.execute(select(SECOND_FACTOR_ROLE.c.role)).scalars())


def require_for(connection: Connection, roles: Collection[Role], by: UserId, now: datetime) -> None:
    """From now on these roles need a second factor, and no others."""
    connection.execute(delete(SECOND_FACTOR_ROLE).where(SECOND_FACTOR_ROLE.c.role.not_in(sorted(roles))))
    for role in sorted(roles):
        insert_missing(connection, SECOND_FACTOR_ROLE, role=role, since=to_ms(now), by=by)


def is_confirmed(connection: Connection, user: UserId) -> bool:
    """Whether the account has a second factor that works."""
    confirmed = select(SECOND_FACTOR.c.confirmed_at).where(SECOND_FACTOR.c.user == user)
    return connection.execute(confirmed).scalar_one_or_none() is not None


def confirmed_users(connection: Connection) -> frozenset[str]:
    """The accounts with a second factor that works."""
    having = select(SECOND_FACTOR.c.user).where(SECOND_FACTOR.c.confirmed_at.is_not(None))
    return frozenset(connection.execute(having).scalars())


def recovery_codes_left(connection: Connection, user: UserId) -> int:
    """How many recovery codes were not used yet."""
    count = select(func.count()).select_from(RECOVERY_CODE).where(RECOVERY_CODE.c.user == user)
    return int(connection.execute(count).scalar_one())


def begin_enrolment(
    connection: Connection, key: KeyFile, user: UserId, login: str, now: datetime
) -> Enrolment:
    """A new secret for an account without a confirmed one; an earlier one that nobody confirmed is void."""
    values = {
        "salt": secrets.token_hex(32),
        "key": key.name,
        "enrolled_at": to_ms(now),
        "confirmed_at": None,
        "last_step": 0,
    }
    if not insert_missing(connection, SECOND_FACTOR, user=user, **values):
        connection.execute(
            update(SECOND_FACTOR)
            .where(SECOND_FACTOR.c.user == user, SECOND_FACTOR.c.confirmed_at.is_(None))
            .values(values)
        )
    return enrolment(secret_of(key.secret, user, str(values["salt"])), login)


def accept(connection: Connection, key: KeyFile, user: UserId, code: str, now: datetime) -> bool:
    """Take a one-time code or a recovery code of a confirmed factor; no code is taken twice."""
    typed = plain(code)
    if len(typed) == _DIGITS:
        return _take_step(connection, key, user, typed, now, confirmed=True)
    used = delete(RECOVERY_CODE).where(
        RECOVERY_CODE.c.hash == _kept(user, typed), RECOVERY_CODE.c.user == user
    )
    return connection.execute(used).rowcount == 1


def confirm(
    connection: Connection, key: KeyFile, user: UserId, code: str, now: datetime
) -> Sequence[str] | None:
    """Confirm an enrolment by its first code; returns the recovery codes, shown this once, or None."""
    if not _take_step(connection, key, user, plain(code), now, confirmed=False):
        return None
    connection.execute(
        update(SECOND_FACTOR).where(SECOND_FACTOR.c.user == user).values(confirmed_at=to_ms(now))
    )
    connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.user == user))
    codes = new_recovery_codes()
    connection.execute(
        insert(RECOVERY_CODE), [{"hash": _kept(user, plain(each)), "user": user} for each in codes]
    )
    return codes


def reset(connection: Connection, user: UserId) -> None:
    """Forget an account's second factor; where one is required, its owner enrols anew."""
    connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.user == user))
    connection.execute(delete(SECOND_FACTOR).where(SECOND_FACTOR.c.user == user))


def _take_step(
    connection: Connection, key: KeyFile, user: UserId, code: str, now: datetime, *, confirmed: bool
) -> bool:
    having = (
        SECOND_FACTOR.c.confirmed_at.is_not(None) if confirmed else SECOND_FACTOR.c.confirmed_at.is_(None)
    )
    kept = connection.execute(
        select(SECOND_FACTOR.c.salt, SECOND_FACTOR.c.key).where(SECOND_FACTOR.c.user == user, having)
    ).one_or_none()
    if kept is None:
        return False
    if kept.key != key.name:
        _log.error("the key file is not the one that second factors were enrolled with")
        return False
    step = step_of(secret_of(key.secret, user, kept.salt), code, now)
    if step is None:
        return False
    taken = (
        update(SECOND_FACTOR)
        .where(SECOND_FACTOR.c.user == user, SECOND_FACTOR.c.last_step < step, having)
        .values(last_step=step)
    )
    return connection.execute(taken).rowcount == 1


def _kept(user: UserId, code: str) -> str:
    return hash_of(f"{user}:{code}")
