"""What a second device writes is on the screen within seconds, though nobody touches the browser.

Without pokes a browser asks every quarter of a minute; so news that come sooner than that, again and again,
were announced by the server over the browser's own streaming fetch.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from client.adapters.sync_loop import EVERY
from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from tests.bench.handset import Handset
from tests.journey.own_server import CARDS, OTHER, REP, OwnServer
from tests.journey.phone import Phone
from tests.support.server import PASSWORD

pytestmark = pytest.mark.timeout(300)

T = TypeVar("T")
WITHIN_S = 0.4 * EVERY


class SecondDevice:
    """The same rep's other device, on a thread of its own: the browser's driver keeps this one."""

    def __init__(self, server: str, file: Path) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._handset = self._do(lambda: Handset(server, REP, PASSWORD, file))

    def changes_the_phone(self, customer: str, phone: str) -> None:
        """Change the telephone on a card and send it."""
        self._do(lambda: self._change(customer, phone))

    def put_away(self) -> None:
        """Let go of everything."""
        self._do(self._handset.close)
        self._thread.shutdown()

    def _change(self, customer: str, phone: str) -> None:
        self._handset.sync()
        card = next(each for each in self._handset.store.all(Customer) if each.name == customer)
        self._handset.issue(
            EditCustomer(
                id=str(uuid4()),
                happened_at=datetime.now(UTC),
                customer=CustomerId(card.id),
                base=CustomerPatch(phone=card.phone),
                mine=CustomerPatch(phone=phone),
            )
        )
        self._handset.sync()

    def _do(self, work: Callable[[], T]) -> T:
        doing: Future[T] = self._thread.submit(work)
        return doing.result(60)


@pytest.fixture
def second_device(own_server: OwnServer, tmp_path: Path) -> Iterator[SecondDevice]:
    device = SecondDevice(own_server.url, tmp_path / "second.db")
    yield device
    device.put_away()


def test_a_second_device_is_heard_at_once(
    own_server: OwnServer, phone: Phone, second_device: SecondDevice
) -> None:
    rep = phone.opens(own_server.url)
    rep.comes_to_the_app()
    rep.gives_name_and_password()
    rep.waits_for_customers(CARDS)
    rep.waits_for_the_strip("已全部发送")
    rep.opens_the_card(OTHER)

    for number in ("0571-1111", "0571-2222", "0571-3333"):
        second_device.changes_the_phone(OTHER, number)
        rep.sees_within(WITHIN_S, number)
