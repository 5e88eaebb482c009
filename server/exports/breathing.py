"""Reads a long table in short transactions, so that on SQLite nobody who writes has to wait for its end.

With a rollback journal a writer cannot commit while somebody reads. A table that takes a minute to write is
therefore read in many short moments there, each page as it stands then; PostgreSQL reads it in one.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from time import monotonic
from types import TracebackType
from typing import Any, Self

from shared.rules.visibility import Scope
from sync.ports import AuthorityStore, AuthorityTransaction
from sync.wire.pull import WireRow

BREATH_S = 0.1
"""How long one transaction may read before it lets others write."""


class BreathingRows:
    """The questions of a transaction, asked in one after the other."""

    def __init__(self, store: AuthorityStore, breath_s: float = BREATH_S) -> None:
        self._store = store
        self._breath_s = breath_s
        self._stack = ExitStack()
        self._since = 0.0
        self._rows: AuthorityTransaction

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows, name)

    def snapshot(self, scope: Scope, kind: str, after: str, limit: int) -> Sequence[WireRow]:
        """The next page of a scope, in a new transaction when the present one has lasted long enough."""
        if monotonic() - self._since > self._breath_s:
            self._stack.close()
            self._begin()
        return self._rows.snapshot(scope, kind, after, limit)

    def _begin(self) -> None:
        self._stack = ExitStack()
        self._rows = self._stack.enter_context(self._store.transaction(write=False))
        self._since = monotonic()
