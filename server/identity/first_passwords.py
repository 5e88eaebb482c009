"""First passwords for accounts that have none yet."""

from collections.abc import Callable, Iterable
from datetime import datetime

from server.adapters.store import SqlAuthorityStore
from server.identity.accounts import kept_hash, set_password
from server.identity.passwords import Passwords
from shared.models.ids import UserId
from shared.models.person import User


def give_first_passwords(
    store: SqlAuthorityStore,
    passwords: Passwords,
    users: Iterable[User],
    make: Callable[[], str],
    now: datetime,
) -> dict[str, str]:
    """Give each account without a password one; returns what was given, by login."""
    given: dict[str, str] = {}
    with store.connection(write=True) as connection:
        for user in users:
            if kept_hash(connection, UserId(user.id)) is None:
                given[user.login] = make()
                set_password(connection, passwords, UserId(user.id), given[user.login], now)
    return given
