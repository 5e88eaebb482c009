"""The report of an import: for each row that did not simply fit, what, where, why and what became of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Fate = Literal["placed", "left_out", "noted"]
"""Put where the rules say, not imported at all, or imported as it is and worth knowing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One row of a source file that a person should know about."""

    file: str
    row: str
    """The row's own key in its file."""
    what: str
    why: str
    fate: Fate


@dataclass(slots=True)
class Report:
    """Remarks in the order in which they were made, and how many rows of each kind came out."""

    remarks: list[Remark] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)

    def note(self, file: str, row: str, what: str, why: str, fate: Fate = "noted") -> None:
        """Add a remark."""
        self.remarks.append(Remark(file, row, what, why, fate))

    def lines(self) -> list[str]:
        """The report as text, one line per remark, after one line that counts the rows."""
        counted = ", ".join(f"{count} {kind}" for kind, count in sorted(self.rows.items()))
        return [
            f"rows: {counted or 'none'}",
            *(f"[{r.fate}] {r.file} {r.row}: {r.what} ({r.why})" for r in self.remarks),
        ]
