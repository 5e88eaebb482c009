"""What keeps tokens behind a PIN or passphrase; each platform has its own.

A desktop's Python has a slow hash and no cipher, so there the latch is a gate. A browser has both, and there
the tokens are sealed under a key that only the secret gives.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any, Protocol

from client.adapters.session_store import Tokens
from client.view_models.lock_rules import WrongSecret

_MEMORY = 64 * 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """What a right secret gives: the tokens, and what is needed to put newer ones in their place."""

    tokens: Tokens
    key: Any
    salt: str


class Latch(Protocol):
    """Puts tokens behind a secret, and gives them back for it."""

    async def fasten(self, login: str, secret: str, tokens: Tokens) -> tuple[str, Opened]:
        """What is to be kept, and the latch left open."""
        ...

    async def open(self, login: str, secret: str, kept: str) -> Opened:
        """Try a secret; raises `WrongSecret`."""
        ...

    async def renew(self, login: str, opened: Opened, tokens: Tokens) -> str:
        """What is to be kept with newer tokens behind the same secret."""
        ...


class GateLatch:
    """Asks for the secret and compares its scrypt hash; the tokens beside it are not encrypted."""

    def __init__(self, cost: int = 2**15) -> None:
        self._cost = cost

    async def fasten(self, login: str, secret: str, tokens: Tokens) -> tuple[str, Opened]:
        """What is to be kept, and the latch left open."""
        salt = secrets.token_hex(16)
        opened = Opened(tokens, await self._hash(secret, salt), salt)
        return await self.renew(login, opened, tokens), opened

    async def open(self, login: str, secret: str, kept: str) -> Opened:  # noqa: ARG002
        """Try a secret; raises `WrongSecret`."""
        document = json.loads(kept)
        found = await self._hash(secret, document["salt"])
        if not hmac.compare_digest(found, document["hash"]):
            raise WrongSecret
        return Opened(Tokens(document["access"], document["refresh"]), found, document["salt"])

    async def renew(self, login: str, opened: Opened, tokens: Tokens) -> str:  # noqa: ARG002
        """What is to be kept with newer tokens behind the same secret."""
        held = {"access": tokens.access, "refresh": tokens.refresh}
        return json.dumps({"scheme": "gate", "salt": opened.salt, "hash": opened.key, **held})

    async def _hash(self, secret: str, salt: str) -> str:
        def slowly() -> bytes:
            return hashlib.scrypt(
                secret.encode(), salt=bytes.fromhex(salt), n=self._cost, r=8, p=3, maxmem=_MEMORY
            )

        return (await asyncio.to_thread(slowly)).hex()


class Cipher(Protocol):
    """A slow key from a secret, and encryption that notices a wrong key and a changed text."""

    async def key(self, secret: bytes, salt: bytes) -> Any:
        """The key that a secret gives."""
        ...

    async def seal(self, key: Any, text: bytes, about: bytes) -> bytes:
        """Encrypt, bound to what it is about."""
        ...

    async def unseal(self, key: Any, sealed: bytes, about: bytes) -> bytes | None:
        """Decrypt; None for a wrong key or anything changed."""
        ...


class SealingLatch:
    """Encrypts the tokens: without the secret nobody who copied the files can speak to the server."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def fasten(self, login: str, secret: str, tokens: Tokens) -> tuple[str, Opened]:
        """What is to be kept, and the latch left open."""
        salt = secrets.token_hex(16)
        opened = Opened(tokens, await self._cipher.key(secret.encode(), bytes.fromhex(salt)), salt)
        return await self.renew(login, opened, tokens), opened

    async def open(self, login: str, secret: str, kept: str) -> Opened:
        """Try a secret; raises `WrongSecret`."""
        document = json.loads(kept)
        key = await self._cipher.key(secret.encode(), bytes.fromhex(document["salt"]))
        text = await self._cipher.unseal(key, b64decode(document["sealed"]), login.encode())
        if text is None:
            raise WrongSecret
        access, refresh = json.loads(text)
        return Opened(Tokens(access, refresh), key, document["salt"])

    async def renew(self, login: str, opened: Opened, tokens: Tokens) -> str:
        """What is to be kept with newer tokens behind the same secret."""
        text = json.dumps([tokens.access, tokens.refresh]).encode()
        sealed = await self._cipher.seal(opened.key, text, login.encode())
        return json.dumps({"scheme": "sealed", "salt": opened.salt, "sealed": b64encode(sealed).decode()})
