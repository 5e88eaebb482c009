"""The server's own key: it lies in a file beside the database and never in it.

Whoever steals the database or a backup of it without this file cannot make anybody's one-time codes.
"""

import os
import secrets
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path

_BYTES = 32


class KeyFile:
    """A secret of 256 bits in a file of its own; it is made when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def secret(self) -> bytes:
        """The key; raises ValueError when the file holds something else."""
        with suppress(FileExistsError):
            self._make()
        key = bytes.fromhex(self._path.read_text(encoding="ascii").strip())
        if len(key) != _BYTES:
            raise ValueError(f"{self._path} does not hold a key of {_BYTES} bytes")
        return key

    @property
    def name(self) -> str:
        """What tells this key from others without telling anything of it."""
        return sha256(b"roadbook key:" + self.secret).hexdigest()[:16]

    def _make(self) -> None:
        """Write a new key whole or not at all; several workers may begin at the same moment."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            raise FileExistsError
        fresh = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, secrets.token_hex(_BYTES).encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            # A link, unlike a rename, does not replace what another worker was quicker to make.
            os.link(fresh, self._path)
        finally:
            fresh.unlink()
