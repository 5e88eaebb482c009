"""A store where others are at work, too."""

from collections.abc import Iterator
from contextlib import contextmanager

from sync.ports import AuthorityStore, AuthorityTransaction, LostRace


class Crowded:
    """A store in which somebody else is quicker for the first few writes."""

    def __init__(self, store: AuthorityStore, losses: int) -> None:
        self._store = store
        self._losses = losses

    def epoch(self) -> str:
        return self._store.epoch()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[AuthorityTransaction]:
        with self._store.transaction(write=write) as tx:
            yield tx
            if write and self._losses > 0:
                self._losses -= 1
                raise LostRace("somebody was quicker")
