"""Lists on the terminal: columns that stay aligned with Chinese and Latin text mixed."""

from collections.abc import Sequence

from rich.cells import cell_len


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows under their headings; nothing is cut off, whatever the terminal's width."""
    everything = [headings, *rows]
    widths = [max(cell_len(line[place]) for line in everything) for place in range(len(headings))]
    return "\n".join(
        "  ".join(_wide(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in everything
    )


def _wide(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))
