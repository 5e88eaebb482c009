"""What the rows of a scope add up to: two ends that hold the same rows hold the same sum.

The sum is over a hash of each row's kind, identity and version, so it does not depend on their order and
can be kept up to date by adding and taking away. It proves equality as far as 62 bits can; it is a
check against our own defects and broken disks, not against people who forge rows.
"""

from collections.abc import Iterable
from hashlib import blake2b

MODULUS = 1 << 62
"""Sums stay below it, so that two of them still add up within a database's 64-bit integer."""


def mark(kind: str, row_id: str, version: int) -> int:
    """The number that stands for one row at one version; 0 for a row that never came from the server."""
    if version == 0:
        return 0
    return int.from_bytes(blake2b(f"{kind} {row_id} {version}".encode(), digest_size=8).digest()) >> 2


def total(kind: str, rows: Iterable[tuple[str, int]]) -> int:
    """What rows (id, version) of one kind add up to."""
    return sum(mark(kind, row_id, version) for row_id, version in rows) % MODULUS
