"""Three deliberate defects that small worlds must find; each changes the engine in place for one test."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sync import batch
from sync.device import Device
from sync.wire.pull import PullReply
from tests.support.memory_device import MemoryDeviceStore
from tests.support.table import Table

Plant = Callable[[pytest.MonkeyPatch], None]


def _decide_again(patch: pytest.MonkeyPatch) -> None:
    def again(self: Any, envelope: Any, _record: Any) -> Any:
        return self._decided(envelope, batch._read(envelope))

    patch.setattr(batch.Batch, "_again", again)


def _move_the_cursor_first(patch: pytest.MonkeyPatch) -> None:
    apply = Device._apply

    def cursor_first(self: Device, reply: PullReply) -> None:
        for page in reply.pages:
            self._store.set_cursor(page.scope, page.cursor)
        apply(self, reply)

    patch.setattr(Device, "_apply", cursor_first)


def _throw_the_shadows_away(patch: pytest.MonkeyPatch) -> None:
    def forget(self: MemoryDeviceStore) -> None:
        self._change(shadows=Table())

    patch.setattr(MemoryDeviceStore, "restore_shadows", forget)


PLANTS: Mapping[str, Plant] = {
    "the server decides what comes again once more": _decide_again,
    "the cursor moves before the rows are written": _move_the_cursor_first,
    "shadows are thrown away instead of put back": _throw_the_shadows_away,
}
"""Every plant by what it makes of the engine."""
