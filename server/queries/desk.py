"""The desk at which headquarters' questions are answered: one moment of the database, seen by one person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection

from server.adapters.store import SqlAuthorityStore
from server.queries.answers import (
    ApprovalPage,
    AuditPage,
    AuditVerification,
    CreditPage,
    CustomerPage,
    DealPage,
    VisitPage,
)
from server.queries.approvals import approvals
from server.queries.asked import (
    ApprovalsAsked,
    AuditAsked,
    CreditAsked,
    CustomersAsked,
    DealsAsked,
    VisitsAsked,
)
from server.queries.audit import audit, verification
from server.queries.customer_sets import in_set
from server.queries.rows import credit, customers, deals, visits
from server.sight.narrowed import Narrowed
from server.sight.person import Sight
from server.totals.periods import PATIENCE_S, at_start_months, span_of
from server.totals.rollups import Rollups
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.ids import UserId
from shared.rules.administering import ADMINISTERING
from shared.rules.rights import holds_role
from sync.ports import Clock

A = TypeVar("A")


class Queries:
    """Answers questions about rows, for whatever part of the company the asker may see now."""

    def __init__(self, store: SqlAuthorityStore, rollups: Rollups, clock: Clock) -> None:
        self._store = store
        self._rollups = rollups
        self._clock = clock

    def customers(self, user: UserId, asked: CustomersAsked) -> CustomerPage:
        """A page of customers."""
        self._rollups.catch_up(self._clock.now(), PATIENCE_S)
        with self._store.transaction(write=False) as rows:
            facts, now = Facts(rows), self._clock.now()
            sight, months = Sight.of(facts, user, now), at_start_months(facts, now)
        span = span_of(asked, now)
        kept = in_set(asked, span, span.before(months), day_of(now).isoformat())
        with self._reading() as connection:
            return customers(connection, sight, asked, kept)

    def deals(self, user: UserId, asked: DealsAsked) -> DealPage:
        """A page of deals."""
        return self._seen(user, asked, lambda connection, sight: deals(connection, sight, asked))

    def visits(self, user: UserId, asked: VisitsAsked) -> VisitPage:
        """A page of visits."""
        return self._seen(user, asked, lambda connection, sight: visits(connection, sight, asked))

    def credit(self, user: UserId, asked: CreditAsked) -> CreditPage:
        """A page of ledger entries."""
        return self._seen(user, asked, lambda connection, sight: credit(connection, sight, asked))

    def approvals(self, user: UserId, asked: ApprovalsAsked) -> ApprovalPage:
        """A page of what waits for a decision."""
        now = self._clock.now()
        with self._store.transaction(write=False) as rows, self._reading() as connection:
            facts = Facts(rows)
            return approvals(connection, facts, Sight.of(facts, user, now), asked)

    def audit(self, user: UserId, asked: AuditAsked) -> AuditPage | None:
        """A page of the audit; None for everybody but administrators."""
        if not self._administers(user):
            return None
        with self._reading() as connection:
            return audit(connection, asked)

    def verification(self, user: UserId) -> AuditVerification | None:
        """Whether the audit holds; None for everybody but administrators."""
        if not self._administers(user):
            return None
        with self._reading() as connection:
            return verification(connection, self._clock.now())

    def _seen(self, user: UserId, asked: Narrowed, answer: Callable[[Connection, Sight], A]) -> A:
        if asked.grade is not None:
            self._rollups.catch_up(self._clock.now(), PATIENCE_S)
        with self._store.transaction(write=False) as rows:
            sight = Sight.of(Facts(rows), user, self._clock.now())
        with self._reading() as connection:
            return answer(connection, sight)

    def _administers(self, user: UserId) -> bool:
        with self._store.transaction(write=False) as rows:
            return holds_role(Facts(rows), user, ADMINISTERING, self._clock.now())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._store.connection(write=False) as connection:
            yield connection
