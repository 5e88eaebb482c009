"""How much of a stranger's file is read before it is taken for a mistake, or for an attack."""

from dataclasses import dataclass

_MIB = 1_024 * 1_024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on files, on what they unpack to, and on what stands in them."""

    file_bytes: int = 512 * _MIB
    parts: int = 1_000
    """Entries of a workbook, which is a ZIP archive."""
    unpacked_bytes: int = 512 * _MIB
    """All entries together."""
    text_bytes: int = 128 * _MIB
    """The shared texts of a workbook, which are held in memory."""
    other_part_bytes: int = 16 * _MIB
    """Any other part that is read whole: styles, relations."""
    sheets: int = 100
    rows: int = 1_048_576
    columns: int = 200
    cell: int = 32_767
    """Characters in one cell: what Excel itself can hold."""
    line: int = 4 * _MIB
    """Characters in one line of a CSV file."""
    reference_rows: int = 20_000
    """Territories, people and roles, which are arranged in memory before they are stored."""


LIMITS = Limits()
