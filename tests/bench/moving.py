"""A territory changes hands: what the next sync costs the device that loses it and the one that gets it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from uuid import uuid4

from shared.commands import DecideRequest, RequestTransfer
from shared.models.customer import Customer
from shared.models.ids import CustomerId, RowId, TerritoryId, UserId
from tests.bench.figures import Run, already_measured, benchmark
from tests.bench.handset import Handset
from tests.bench.places import scratch
from tests.bench.served import Served, served
from tests.bench.workload import CUSTOMERS, ELSEWHERE, HEADQUARTERS, OTHER_REP, REP, card_id, make_database
from tests.support.server import PASSWORD

MOVED = 250
RUNS = 5


@benchmark("move.in_s", "s", runs=RUNS, warm_up=False, goal=0.3)
def move_in() -> Run:
    """The device of the rep who gets the customers."""
    return already_measured(arrived for arrived, _ in _measured())


@benchmark("move.out_s", "s", runs=RUNS, warm_up=False, goal=0.3)
def move_out() -> Run:
    """The device of the rep who loses them and keeps the others."""
    return already_measured(left for _, left in _measured())


@cache
def _measured() -> tuple[tuple[float, float], ...]:
    with scratch() as folder, ExitStack() as stack:
        url = make_database(folder / "server.db", CUSTOMERS, held=True)
        server = stack.enter_context(served(url, folder))
        people = stack.enter_context(company_at_work(server, folder))
        people.move(MOVED)
        return tuple(people.move(MOVED) for _ in range(RUNS))


class People:
    """The rep who holds all customers, the one who gets some, and headquarters, who decides."""

    def __init__(self, rep: Handset, other: Handset, headquarters: Handset) -> None:
        self._rep = rep
        self._other = other
        self._headquarters = headquarters
        self._places = count()
        for each in (rep, other, headquarters):
            each.sync()

    def move(self, customers: int) -> tuple[float, float]:
        """Hand the next customers over; returns the seconds of the receiving sync and of the losing one."""
        moved = [CustomerId(card_id(next(self._places))) for _ in range(customers)]
        asked = [_request(customer) for customer in moved]
        with self._rep.store.transaction():
            for request in asked:
                self._rep.issue(request)
        self._rep.sync()
        self._other.sync()
        self._headquarters.sync()
        with self._headquarters.store.transaction():
            for request in asked:
                self._headquarters.issue(_approval(request))
        assert {each.status for each in self._headquarters.sync().report.sent} == {"applied"}
        left = self._rep.sync().seconds
        arrived = self._other.sync().seconds
        assert all(self._rep.store.get(Customer, customer) is None for customer in moved)
        assert all(self._other.store.get(Customer, customer) is not None for customer in moved)
        return arrived, left


@contextmanager
def company_at_work(server: Served, folder: Path) -> Iterator[People]:
    """The people with their devices, all up to date."""
    with ExitStack() as stack:

        def device(login: UserId) -> Handset:
            handset = Handset(server.url, login, PASSWORD, folder / f"{login}.db")
            return stack.enter_context(closing(handset))

        yield People(device(REP), device(OTHER_REP), device(HEADQUARTERS))


def _request(customer: CustomerId) -> RequestTransfer:
    return RequestTransfer(
        id=str(uuid4()),
        happened_at=datetime.now(UTC),
        transfer=RowId(str(uuid4())),
        customer=customer,
        to_territory=TerritoryId(ELSEWHERE),
        to_owner=OTHER_REP,
        reason="工地在南区",
    )


def _approval(request: RequestTransfer) -> DecideRequest:
    return DecideRequest(
        id=str(uuid4()),
        happened_at=datetime.now(UTC),
        request_kind="transfer",
        request=request.transfer,
        customer=request.customer,
        approve=True,
    )
