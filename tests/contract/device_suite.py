"""How the parts of the device store's contract get at a store."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

import pytest

from sync.ports import DeviceStore


class DeviceSuite(ABC):
    """A part of the contract; what is opened again is the same store."""

    @abstractmethod
    def open(self) -> DeviceStore:
        """Open the store under test; what an earlier one wrote and committed is there."""

    @abstractmethod
    def close(self, store: DeviceStore) -> None:
        """Let go of a store."""

    @pytest.fixture
    def store(self) -> Iterator[DeviceStore]:
        store = self.open()
        yield store
        self.close(store)
