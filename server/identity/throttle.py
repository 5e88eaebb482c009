"""Slows down guessing at one account: after five failures each further one doubles the wait.

The attempt is counted before the password is looked at, so that many guesses at the same moment do not
slip through together. Unknown logins are counted as known ones are; only their hash is kept.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from server.adapters.identity_tables import SIGN_IN_FAILURE
from server.identity.first_insert import insert_missing
from server.identity.moments import from_ms, to_ms
from sync.faults import Busy

FREE_ATTEMPTS = 5
LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)


def count_attempt(connection: Connection, login: str, now: datetime) -> None:
    """Count one more attempt, or raise Busy while the login has to wait."""
    key = _key(login)
    connection.execute(
        delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.blocked_until < to_ms(now - _FORGOTTEN_AFTER))
    )
    if insert_missing(connection, SIGN_IN_FAILURE, login_hash=key, failures=1, blocked_until=to_ms(now)):
        return
    kept = connection.execute(
        select(SIGN_IN_FAILURE.c.failures, SIGN_IN_FAILURE.c.blocked_until)
        .where(SIGN_IN_FAILURE.c.login_hash == key)
        .with_for_update()
    ).one()
    if kept.blocked_until > to_ms(now):
        raise Busy((from_ms(kept.blocked_until) - now).total_seconds())
    failures = kept.failures + 1
    connection.execute(
        update(SIGN_IN_FAILURE)
        .where(SIGN_IN_FAILURE.c.login_hash == key)
        .values(failures=failures, blocked_until=to_ms(now + wait_after(failures)))
    )


def forgive(connection: Connection, login: str) -> None:
    """Forget the failures of a login that got in."""
    connection.execute(delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.login_hash == _key(login)))


def wait_after(failures: int) -> timedelta:
    """How long the next attempt has to wait after so many failures in a row."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    doublings = min(failures - FREE_ATTEMPTS, 10)
    return min(timedelta(seconds=2**doublings), LONGEST_WAIT)


def _key(login: str) -> str:
    return sha256(login.encode()).hexdigest()
