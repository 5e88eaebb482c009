"""Accounts: a person's row says who may sign in, the credential beside it holds the password."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from server.adapters.identity_tables import CREDENTIAL
from server.identity.first_insert import insert_missing
from server.identity.moments import to_ms
from server.identity.passwords import Passwords
from shared.models.ids import UserId
from shared.models.person import User
from sync.ports import AuthorityStore


def folded(login: str) -> str:
    """A login as it is compared: without surrounding space, in lower case."""
    return login.strip().casefold()


def person_called(store: AuthorityStore, login: str) -> User | None:
    """The active person with that login, if there is one."""
    with store.transaction(write=False) as rows:
        found = rows.find(User, "login", folded(login))
    return next((person for person in found if person.active), None)


def is_active(store: AuthorityStore, user: UserId) -> bool:
    """Whether the person may still come in."""
    with store.transaction(write=False) as rows:
        person = rows.get(User, user)
    return person is not None and person.active


def kept_hash(connection: Connection, user: UserId) -> str | None:
    """The password hash of an account, None when no password was ever set."""
    return connection.execute(
        select(CREDENTIAL.c.password_hash).where(CREDENTIAL.c.user == user)
    ).scalar_one_or_none()


def set_password(
    connection: Connection, passwords: Passwords, user: UserId, password: str, now: datetime
) -> None:
    """Give an account its password, in place of any it had."""
    keep_hash(connection, user, passwords.hash(password), now)


def keep_hash(connection: Connection, user: UserId, hashed: str, now: datetime) -> None:
    """Keep the hash of an account's password, in place of any it had."""
    values = {"password_hash": hashed, "changed_at": to_ms(now)}
    if not insert_missing(connection, CREDENTIAL, user=user, **values):
        connection.execute(update(CREDENTIAL).where(CREDENTIAL.c.user == user).values(values))
