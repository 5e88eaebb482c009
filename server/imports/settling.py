"""What becomes of a row that is there already: filled from the file, or left to those who work on it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from server.imports.desk import Result
from server.imports.findings import Finding
from server.imports.forms import Record
from shared.models.base import Entity
from shared.models.ids import SYSTEM

E = TypeVar("E", bound=Entity)


def settle(
    before: E | None,
    fields: Mapping[str, Any],
    new: Callable[[], E],
    *,
    record: Record,
    at: datetime,
    to: Result,
) -> E:
    """The row as it stands afterwards, noted in the result.

    A row that people changed since stays as it is. An empty cell says nothing: only the given fields
    are brought up to date.
    """
    if before is None:
        made = new()
        to.rows.append(made)
        to.counts[made.KIND, "new"] += 1
        return made
    differing = [name for name, value in fields.items() if getattr(before, name) != value]
    if not differing:
        to.counts[before.KIND, "same"] += 1
        return before
    if before.changed_by != SYSTEM:
        to.counts[before.KIND, "kept"] += 1
        to.findings.append(
            Finding("kept", record.place(), "kept", {"kind": before.KIND, "fields": ", ".join(differing)})
        )
        return before
    made = before.revised(SYSTEM, at, **{name: fields[name] for name in differing})
    to.rows.append(made)
    to.counts[made.KIND, "changed"] += 1
    return made
