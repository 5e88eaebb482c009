"""The device's store in memory keeps the contract, and its copies go their own ways."""

import pytest

from shared.models.customer import Customer
from sync.ports import DeviceStore
from tests.contract.device_store_suite import DeviceStoreSuite
from tests.contract.rows import NORTH, card, wire
from tests.support.memory_device import DeviceState, MemoryDeviceStore


class TestMemoryDeviceStore(DeviceStoreSuite):
    @pytest.fixture(autouse=True)
    def _place(self) -> None:
        self.left = DeviceState()

    def open(self) -> DeviceStore:
        return MemoryDeviceStore(self.left)

    def close(self, store: DeviceStore) -> None:
        assert isinstance(store, MemoryDeviceStore)
        self.left = store.state


def test_a_copy_is_equal_until_one_of_them_moves_on() -> None:
    store = MemoryDeviceStore()
    store.put_wire(NORTH, [wire(card(), 1)])
    copy = store.copy()
    assert copy.state == store.state
    copy.put_optimistic([card(city="Hangzhou")])
    assert copy.state != store.state
    assert store.get(Customer, "acme") == card()
    copy.restore_shadows()
    assert copy.state == store.state
