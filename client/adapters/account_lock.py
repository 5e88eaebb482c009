"""The lock of each account on this device: its secret, its counted tries, and the tokens behind it.

A try is counted before it is judged, so that ending the app in between wins nothing. A pause runs only while
the app is open and by a clock that nobody can set, so that the device's time has no say in it. No number of
wrong tries deletes anything.
"""

from collections.abc import Callable
from dataclasses import replace

from client.adapters.latch import Latch, Opened
from client.adapters.session_store import SessionStore, Tokens
from client.view_models.lock_rules import LockKind, MustWait, WrongSecret, pause_after, plain

_SCHEMA = """
CREATE TABLE IF NOT EXISTS lock (
    login TEXT PRIMARY KEY REFERENCES account (login) ON DELETE CASCADE,
    kind TEXT NOT NULL, kept TEXT NOT NULL,
    idle INTEGER NOT NULL, wrong INTEGER NOT NULL DEFAULT 0, pause REAL NOT NULL DEFAULT 0
)
"""
_WRITTEN_EVERY = 5.0


class AccountLock:
    """Locks accounts, opens them, and keeps renewed tokens where they belong."""

    def __init__(self, sessions: SessionStore, latch: Latch, running: Callable[[], float]) -> None:
        self._sessions = sessions
        self._db = sessions.database
        self._latch = latch
        self._running = running
        self._since = running()
        self._opened: dict[str, Opened] = {}
        self._db.execute(_SCHEMA)

    def kind(self, login: str) -> LockKind | None:
        """What locks an account here; None when nothing does."""
        row = self._db.execute("SELECT kind FROM lock WHERE login = ?", (login,)).fetchone()
        return None if row is None else ("pin" if row[0] == "pin" else "passphrase")

    def idle_minutes(self, login: str) -> int:
        """After how many minutes without input it locks by itself; 0 is never."""
        row = self._db.execute("SELECT idle FROM lock WHERE login = ?", (login,)).fetchone()
        return int(row[0]) if row is not None else 0

    def lock_after(self, login: str, minutes: int) -> None:
        """Lock by itself after so many minutes without input."""
        self._db.execute("UPDATE lock SET idle = ? WHERE login = ?", (minutes, login))

    async def fasten(self, login: str, kind: LockKind, secret: str, tokens: Tokens) -> None:
        """Lock an account from now on; its tokens leave no readable trace in the file."""
        kept, opened = await self._latch.fasten(login, plain(secret), tokens)
        with self._sessions.leaving_no_trace():
            self._db.execute(
                "INSERT INTO lock (login, kind, kept, idle) VALUES (?, ?, ?, 5) ON CONFLICT DO UPDATE"
                " SET kind = excluded.kind, kept = excluded.kept, wrong = 0, pause = 0",
                (login, kind, kept),
            )
            self._db.execute("UPDATE account SET access = NULL, refresh = NULL WHERE login = ?", (login,))
        self._opened[login] = opened

    def lift(self, login: str) -> None:
        """Lock no more; what is kept of the session goes with the lock."""
        self._opened.pop(login, None)
        with self._sessions.leaving_no_trace():
            self._db.execute("DELETE FROM lock WHERE login = ?", (login,))

    async def open(self, login: str, secret: str) -> Tokens:
        """Try a secret and get the tokens; raises `MustWait`, or `WrongSecret` after counting it."""
        left = self.seconds_left(login)
        if left > 0:
            raise MustWait(left)
        kept, wrong = self._db.execute("SELECT kept, wrong FROM lock WHERE login = ?", (login,)).fetchone()
        self._count(login, wrong + 1)
        opened = await self._latch.open(login, plain(secret), str(kept))
        self._count(login, 0)
        self._opened[login] = opened
        return opened.tokens

    def seconds_left(self, login: str) -> float:
        """How long until the next try is taken; it runs down while the app is open."""
        row = self._db.execute("SELECT pause FROM lock WHERE login = ?", (login,)).fetchone()
        if row is None or not row[0]:
            return 0.0
        gone = self._running() - self._since
        left = max(0.0, float(row[0]) - gone)
        if gone >= _WRITTEN_EVERY or not left:
            self._since = self._running()
            self._db.execute("UPDATE lock SET pause = ? WHERE login = ?", (left, login))
        return left

    def is_open(self, login: str) -> bool:
        """Whether the lock was opened since the app started."""
        return login in self._opened

    def tokens(self, login: str) -> Tokens | None:
        """The tokens behind a lock that was opened."""
        opened = self._opened.get(login)
        return opened.tokens if opened is not None else None

    def shut(self, login: str) -> None:
        """Forget what opened it."""
        self._opened.pop(login, None)

    def end_session(self, login: str) -> None:
        """Let go of what the lock keeps, because the person signed out; what locks it stays known."""
        self._opened.pop(login, None)
        with self._sessions.leaving_no_trace():
            self._db.execute("UPDATE lock SET kept = '' WHERE login = ?", (login,))

    def has_session(self, login: str) -> bool:
        """Whether there is anything behind the lock to be opened."""
        row = self._db.execute("SELECT kept FROM lock WHERE login = ?", (login,)).fetchone()
        return row is not None and bool(row[0])

    async def keep(self, login: str, tokens: Tokens) -> None:
        """Keep newer tokens: behind the lock where there is one, beside the account where there is none."""
        if self.kind(login) is None:
            self._sessions.renew(login, tokens)
            return
        opened = self._opened.get(login)
        if opened is None:
            raise WrongSecret
        kept = await self._latch.renew(login, opened, tokens)
        self._opened[login] = replace(opened, tokens=tokens)
        self._db.execute("UPDATE lock SET kept = ? WHERE login = ?", (kept, login))

    def _count(self, login: str, wrong: int) -> None:
        self._since = self._running()
        self._db.execute(
            "UPDATE lock SET wrong = ?, pause = ? WHERE login = ?", (wrong, pause_after(wrong), login)
        )
