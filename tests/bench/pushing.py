"""Push: edits queued on a device are decided by the server, each with its rights, rules, audit and feed."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from tests.bench.figures import Goal, Run, benchmark
from tests.bench.floor import push_floor
from tests.bench.handset import Handset
from tests.bench.peers import push_peers
from tests.bench.places import scratch
from tests.bench.served import served
from tests.bench.workload import CUSTOMERS, EDITS, REP, card_id, make_database
from tests.support.server import PASSWORD


@benchmark(
    "push.commands_per_s", "commands/s", runs=5, goal=Goal(beats=1), floor=push_floor, peers=push_peers
)
@contextmanager
def push() -> Iterator[Run]:
    """From the start of the sync until the device has written the last outcome beside its command."""
    with scratch() as folder, ExitStack() as stack:
        url = make_database(folder / "server.db", CUSTOMERS, held=True)
        server = stack.enter_context(served(url, folder))
        handset = stack.enter_context(closing(Handset(server.url, REP, PASSWORD, folder / "device.db")))
        yield pushed(handset, CUSTOMERS, EDITS)


def pushed(handset: Handset, customers: int, edits: int) -> Run:
    """A run that pushes so many edits of other customers than the run before, in commands per second."""
    handset.sync()
    rounds = count()

    def once() -> float:
        first = next(rounds) * edits
        with handset.store.transaction():
            for place in range(first, first + edits):
                handset.issue(_edit(handset, card_id(place % customers), f"0571 {place:08d}-1"))
        timed = handset.sync()
        assert [each.status for each in timed.report.sent] == ["applied"] * edits
        return edits / timed.pushing

    return once


def _edit(handset: Handset, customer: str, phone: str) -> EditCustomer:
    row = handset.store.get(Customer, customer)
    assert row is not None
    return EditCustomer(
        id=str(uuid4()),
        happened_at=datetime.now(UTC),
        customer=CustomerId(customer),
        base=CustomerPatch(phone=row.phone),
        mine=CustomerPatch(phone=phone),
    )
