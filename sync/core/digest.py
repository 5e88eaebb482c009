"""What the rows of a scope add up to: two ends that hold the same rows hold the same sum.

The sum is over a hash of each row's kind, identity and version, so it does not depend on their order and
can be kept up to date by adding and taking away. It proves equality as far as 62 bits can; it is a
check against our own defects and broken disks, not against people who forge rows.
"""

from collections.abc import Iterable
from hashlib import blake2b

MODULUS = 1 << 62
"""Sums stay below it, so that two of them still add up within a database's 64-bit integer."""

_hasher = blake2b(digest_size=8).copy
"""Copying a fresh one takes half as long as setting one up."""


def mark(kind: str, row_id: str, version: int) -> int:
    """The number that stands for one row at one version; 0 for a row that never came from the server."""
    if version == 0:
        return 0
    hasher = _hasher()
    hasher.update(f"{kind} {row_id} {version}".encode())
    return int.from_bytes(hasher.digest()) >> 2


def total(kind: str, rows: Iterable[tuple[str, int]]) -> int:
    """What rows (id, version) of one kind add up to."""
    return sum(mark(kind, row_id, version) for row_id, version in rows) % MODULUS
