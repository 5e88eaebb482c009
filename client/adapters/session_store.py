"""Who has signed in on this device, and with which tokens: a small database of its own.

It outlives every session. Signing out forgets the tokens and nothing else, so that the device keeps its
identity for each person, and their database with all unsent work is found again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.models.ids import DeviceId, UserId

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    login TEXT PRIMARY KEY, device TEXT NOT NULL, user TEXT, access TEXT, refresh TEXT
);
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_PRESENT = "present_login"
_PARTING = "parting:"


@dataclass(frozen=True)
class Tokens:
    """What lets a device speak for a person."""

    access: str
    refresh: str


@dataclass(frozen=True)
class Account:
    """A person on this device; without tokens they have to sign in before anything is sent."""

    login: str
    device: DeviceId
    user: UserId | None
    tokens: Tokens | None


class SessionStore:
    """The accounts of this device and its few settings."""

    def __init__(self, path: str | Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in (
            "locking_mode = EXCLUSIVE",
            "journal_mode = DELETE",
            "synchronous = FULL",
            # Tokens that were forgotten must not stay in the file.
            "secure_delete = ON",
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def account(self, login: str) -> Account | None:
        """What is known of a login here."""
        row = self._db.execute(
            "SELECT login, device, user, access, refresh FROM account WHERE login = ?", (login,)
        ).fetchone()
        if row is None:
            return None
        tokens = Tokens(row[3], row[4]) if row[3] and row[4] else None
        return Account(row[0], DeviceId(row[1]), UserId(row[2]) if row[2] else None, tokens)

    def device_for(self, login: str, fresh: str) -> DeviceId:
        """The device's identity for a login: the one it has, or the fresh one from now on."""
        self._db.execute(
            "INSERT INTO account (login, device) VALUES (?, ?) ON CONFLICT DO NOTHING", (login, fresh)
        )
        known = self.account(login)
        return known.device if known is not None else DeviceId(fresh)

    def new_device(self, login: str, fresh: str) -> DeviceId:
        """Give a login another device identity, because the one it had is another person's."""
        self._db.execute("UPDATE account SET device = ? WHERE login = ?", (fresh, login))
        return DeviceId(fresh)

    def signed_in(self, login: str, user: UserId, tokens: Tokens | None) -> None:
        """Note that a person came in; they are the one present. Without tokens where a lock keeps them."""
        self._db.execute(
            "UPDATE account SET user = ?, access = ?, refresh = ? WHERE login = ?",
            (user, tokens and tokens.access, tokens and tokens.refresh, login),
        )
        self.set(_PRESENT, login)

    def renew(self, login: str, tokens: Tokens) -> None:
        """Replace the tokens of a login."""
        self._db.execute(
            "UPDATE account SET access = ?, refresh = ? WHERE login = ?",
            (tokens.access, tokens.refresh, login),
        )

    async def keep(self, login: str, tokens: Tokens) -> None:
        """Replace the tokens of a login whose account nothing locks."""
        self.renew(login, tokens)

    def signed_out(self, login: str) -> None:
        """Forget the tokens of a login, and that anybody is present; their data stays."""
        self._db.execute("UPDATE account SET access = NULL, refresh = NULL WHERE login = ?", (login,))
        self.set(_PRESENT, "")

    def shut_out(self, login: str, tokens: Tokens | None = None) -> None:
        """Note that the device of a login was shut out; nobody reads its data from now on."""
        if self.get(_PARTING + login) == "":
            self.set(_PARTING + login, "shut out")
        if tokens is not None:
            self.renew(login, tokens)

    def is_shut_out(self, login: str) -> bool:
        """Whether this login's device was shut out and has not parted from its data yet."""
        return self.get(_PARTING + login) != ""

    def handed_over(self, login: str) -> None:
        """Note that all that only this device had is acknowledged by the server."""
        self.set(_PARTING + login, "handed over")

    def has_handed_over(self, login: str) -> bool:
        """Whether everything may be destroyed."""
        return self.get(_PARTING + login) == "handed over"

    def forget(self, login: str) -> None:
        """Forget a login with its device and its tokens, overwritten on the disk."""
        with self.leaving_no_trace():
            self._db.execute("DELETE FROM account WHERE login = ?", (login,))
            self._db.execute("DELETE FROM setting WHERE key = ?", (_PARTING + login,))
            if self.get(_PRESENT) == login:
                self.set(_PRESENT, "")

    @property
    def database(self) -> sqlite3.Connection:
        """The connection, for what else is kept beside the accounts."""
        return self._db

    @contextmanager
    def leaving_no_trace(self) -> Iterator[None]:
        """One transaction; what it overwrites stays neither in the file nor in its journal."""
        # The journal of a file that is held open is kept, with all that stood there before, unless told so.
        self._db.execute("PRAGMA journal_mode = TRUNCATE")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        # What was moved inside the file before it was deleted goes with this.
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA journal_mode = DELETE")

    def present(self) -> Account | None:
        """Who was here last and did not sign out."""
        login = self.get(_PRESENT)
        return self.account(login) if login else None

    def get(self, key: str, otherwise: str = "") -> str:
        """A setting of the device."""
        row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row is not None else otherwise

    def set(self, key: str, value: str) -> None:
        """Change a setting of the device."""
        self._db.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value)
        )
