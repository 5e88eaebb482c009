"""What an examination finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CheckName = Literal[
    "engine",
    "integrity",
    "schema",
    "rows",
    "references",
    "places",
    "digests",
    "feed",
    "ownership",
    "credit",
    "commands",
    "audit",
    "attachments",
    "totals",
    "keys",
]
"""What is examined, in this order: what later checks rely on comes first."""

Severity = Literal["wrong", "warning"]
"""Wrong is what must not be; a warning is worth knowing and breaks no promise by itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    check: CheckName
    code: str
    where: str
    """The table and the row, the scope, the chain: where to look."""
    params: Mapping[str, str | int] = field(default_factory=dict)
    severity: Severity = "wrong"
