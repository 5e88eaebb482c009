"""Passwords by Argon2id; an unknown account costs as much time as a wrong password."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.faults import Busy

MOST_AT_ONCE = 4
"""Each takes 64 MiB while it lasts; who would make more than these wait is asked to come again."""
_PATIENCE_S = 5.0


class Passwords:
    """Hashes and verifies with one set of parameters; the library's defaults follow RFC 9106."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Made at once, so that not even the first unknown account is answered later than a known one.
        self._nobodys = self._hasher.hash(secrets.token_hex(16))
        self._turns = BoundedSemaphore(MOST_AT_ONCE)

    def hash(self, password: str) -> str:
        """The salted hash to keep."""
        with self._turn():
            return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that was kept; None is an account that does not exist."""
        with self._turn():
            try:
                self._hasher.verify(kept or self._nobodys, password)
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a kept hash was made with weaker parameters and should be made again."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_PATIENCE_S):
            raise Busy(1)
        try:
            yield
        finally:
            self._turns.release()
