"""Whether headquarters' figures, which are kept beside the rows, are what the rows amount to."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from server.doctor.findings import Finding
from server.totals.checking import Difference, counted_wrong

_MOST = 200
"""Characters of a figure, at most."""


def totals(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Everything that is counted by now is counted once more from the rows.

    What changed and waits to be counted is no fault: the next question counts it.
    """
    for each in counted_wrong(connection, now):
        yield _found(each)


def _found(each: Difference) -> Finding:
    params: dict[str, str | int] = {
        "part": each.part,
        "stands": each.stands[:_MOST] or "-",
        "due": each.due[:_MOST] or "-",
    }
    if each.problem == "figures":
        return Finding("totals", "figures_differ", f"customer {each.where}", params)
    if each.problem == "no_card":
        return Finding("totals", "counted_without_card", f"customer {each.where}")
    if each.problem == "group_size":
        return Finding("totals", "group_size_differs", f"{each.where} {each.part}", params)
    return Finding("totals", "cells_differ", each.where)
