"""Passwords by Argon2id; an unknown account costs as much time as a wrong password."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Hashes and verifies with one set of parameters; the library's defaults follow RFC 9106."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this account")

    def hash(self, password: str) -> str:
        """The salted hash to keep."""
        return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that was kept; None is an account that does not exist."""
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a kept hash was made with weaker parameters and should be made again."""
        return self._hasher.check_needs_rehash(kept)
