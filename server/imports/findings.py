"""What an import has to say: for each row that did not simply fit, where, what, and what became of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from server.imports.reading.sheets import Place
from shared.errors import Refusal

Fate = Literal["refused", "placed", "kept", "noted"]
"""Not imported; put where the rules say; left as it stands because people work on it; worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one row, or about a whole sheet."""

    code: str
    place: Place
    fate: Fate = "refused"
    params: dict[str, str | int] = field(default_factory=dict)
    about: str = ""
    """The field, where it is about one."""
    refusal: Refusal | None = None
    """The rules' own answer, where they gave one."""


@dataclass(slots=True)
class Findings:
    """Counts what was found and hands each finding on, so that a million of them need no memory."""

    tell: Callable[[Finding], None] = lambda _: None
    fates: Counter[Fate] = field(default_factory=Counter)

    def add(self, *found: Finding) -> None:
        """Note findings."""
        for each in found:
            self.fates[each.fate] += 1
            self.tell(each)
