"""How the parts of the authority store's contract get at a store, and the records they speak about."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from shared.models.base import Entity
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope
from sync.core.records import AuditRecord, CommandRecord, DeviceRecord, FeedEntry, Operation, Stored
from sync.ports import AuthorityStore
from sync.wire.push import Outcome
from tests.contract.rows import NORTH
from tests.support.company import MONDAY


class Crash(Exception):
    """A failure in the middle of a transaction."""


class AuthoritySuite(ABC):
    """A part of the contract, over an empty store."""

    @abstractmethod
    def open(self) -> AuthorityStore:
        """Open the store under test."""

    @abstractmethod
    def close(self, store: AuthorityStore) -> None:
        """Let go of a store."""

    @pytest.fixture
    def store(self) -> Iterator[AuthorityStore]:
        store = self.open()
        yield store
        self.close(store)


def put(store: AuthorityStore, *rows: Entity, version: int = 1) -> None:
    """Write rows in a transaction of their own."""
    with store.transaction(write=True) as tx:
        tx.put([Stored(row, version) for row in rows])


def sit(store: AuthorityStore, root: str, *scopes: Scope) -> None:
    """File a root under scopes."""
    with store.transaction(write=True) as tx:
        tx.set_members(root, frozenset(scopes))


def pointer(seq: int, row: str, *, scope: Scope = NORTH, op: Operation = "put") -> FeedEntry:
    """A pointer to a card."""
    return FeedEntry(scope, seq, "customer", row, row, op)


def device(name: str = "d1", **fields: Any) -> DeviceRecord:
    """What is known of a device."""
    known = {"user": UserId("li"), "last_counter": 3, "last_contact": MONDAY}
    return DeviceRecord(id=DeviceId(name), **{**known, **fields})


def command(counter: int, *, of: str = "d1", name: str | None = None) -> CommandRecord:
    """A decided command."""
    name = name or f"{of}-c{counter}"
    return CommandRecord(
        id=name,
        device=DeviceId(of),
        counter=counter,
        user=UserId("li"),
        hash="0" * 64,
        received_at=MONDAY,
        outcome=Outcome(counter=counter, id=name, status="applied"),
        text='{"name":"新"}',
    )


def audit(name: str, *, of: str = "d1", at: datetime = MONDAY) -> AuditRecord:
    """One state change."""
    return AuditRecord(
        command=name,
        user=UserId("li"),
        device=DeviceId(of),
        at=at,
        rule="edit_customer",
        status="applied",
        rows=(("customer", "acme", 2), ("ownership", "own-acme", 1)),
    )
