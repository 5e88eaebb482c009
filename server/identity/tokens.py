"""Opaque tokens of 256 bits, kept only as hashes, and the pair that a refresh token is exchanged for.

The next pair is derived from the old refresh token and a salt that the server keeps beside its hash.
So the same exchange can be answered twice with the same tokens, although no token is stored, and
whoever reads the database still learns none.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)

_BYTES = 32


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a device receives."""

    access: str
    refresh: str


def new_pair() -> TokenPair:
    """Two tokens that nobody can guess."""
    return TokenPair(secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(_BYTES))


def new_salt() -> str:
    """A salt for the exchange of one refresh token."""
    return secrets.token_hex(_BYTES)


def next_pair(refresh: str, salt: str) -> TokenPair:
    """The pair that follows a refresh token: always the same one for the same token and salt."""
    return TokenPair(_derived(refresh, salt, "access"), _derived(refresh, salt, "refresh"))


def hash_of(token: str) -> str:
    """How a token is looked up; the token itself has too much entropy to need a slow hash."""
    return sha256(token.encode()).hexdigest()


def _derived(refresh: str, salt: str, purpose: str) -> str:
    digest = hmac.digest(refresh.encode(), f"{salt}:{purpose}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
