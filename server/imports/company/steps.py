"""What every step of an import works with, and how many rows go into one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from server.imports.desk import Desk, Make
from server.imports.findings import Finding, Findings
from server.imports.forms import Form, Record
from server.imports.reading.limits import LIMITS, Limits
from server.imports.reading.sheets import Unreadable
from server.imports.scratch import Scratch
from server.imports.values import Misread

T = TypeVar("T")

AT_ONCE = 500
"""Rows of a sheet in one transaction; each becomes up to four rows of the company."""


@dataclass(slots=True)
class Work:
    """One import under way."""

    desk: Desk
    scratch: Scratch
    findings: Findings
    company: str = ""
    """The name of the root, where the sheets have none."""
    limits: Limits = LIMITS
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    advance: Callable[[int], None] = lambda _: None
    """Told of rows that are done."""

    def take_in(self, roots: Iterable[str], make: Make) -> None:
        """One transaction; what it found and counted is kept once it is over."""
        result = self.desk.take_in(roots, make)
        self.findings.add(*result.findings)
        self.counts.update(result.counts)
        self.scratch.call(result.named)

    def sound(self, form: Form) -> bool:
        """Whether a row can be used; its faults are reported."""
        self.findings.add(*form.faults)
        return not form.faults

    def first(self, form: Form, kind: str, field: str, key: str) -> None:
        """Note a fault when this number came before."""
        record = form.record
        here = f"{record.file} {record.sheet}".strip() + f" {record.row}"
        earlier = self.scratch.first(kind, key, here)
        if earlier is not None:
            form.fault(field, "twice", value=key[:40], earlier=earlier)

    def in_memory(self, records: Iterable[Record]) -> list[Record]:
        """Records that are arranged before they are stored; raises Unreadable for too many."""
        found = list(islice(records, self.limits.reference_rows + 1))
        if len(found) > self.limits.reference_rows:
            raise Unreadable("too_many_rows", most=self.limits.reference_rows)
        return found


def chunks(items: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """The items in lists of at most so many."""
    waiting = iter(items)
    while part := list(islice(waiting, most)):
        yield part


def misread(record: Record, field: str, wrong: Misread) -> Finding:
    """The finding that a reference led nowhere."""
    return Finding(wrong.code, record.place(field), params=wrong.params, about=field)
