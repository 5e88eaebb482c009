"""Markdown tables and files, written the same way by every page."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

DOCS = Path(__file__).parents[1]
PROJECT = DOCS.parent


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; numbers stay as they were written."""
    lines = [head, ["---"] * len(head), *([cell(each) for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(name: str, text: str) -> None:
    """Write a page of this folder and say so."""
    (DOCS / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"wrote docs/{name}\n")
