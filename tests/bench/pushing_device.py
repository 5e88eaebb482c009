"""A device that pulls all, edits some of it and pushes that.

`python -m tests.bench.pushing_device SERVER LOGIN PASSWORD FILE FIRST EDITS` prints how many seconds the
pushing took, from the start of the sync until the last outcome is written beside its command.
"""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from tests.bench.handset import Handset


def main(server: str, login: str, password: str, file: str, *which: str) -> None:
    """Push edits of so many customers, from one on in the order of their identities."""
    first, edits = map(int, which)
    with closing(Handset(server, login, password, Path(file))) as handset:
        handset.sync()
        cards = handset.store.all(Customer)
        with handset.store.transaction():
            for place in range(first, first + edits):
                handset.issue(_edit(cards[place % len(cards)], f"0571 {place:08d}-1"))
        timed = handset.sync()
    assert [each.status for each in timed.report.sent] == ["applied"] * edits
    sys.stdout.write(f"{timed.pushing}\n")


def _edit(card: Customer, phone: str) -> EditCustomer:
    return EditCustomer(
        id=str(uuid4()),
        happened_at=datetime.now(UTC),
        customer=CustomerId(card.id),
        base=CustomerPatch(phone=card.phone),
        mine=CustomerPatch(phone=phone),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
