"""What a decision may know: rows, read through two questions, and the business's words for them.

`Rows` is the port that stores implement. `Facts` puts the field's words over it and remembers what
is costly to rebuild (the territory tree, the rule packs, the calendar) for as long as it lives: one
command on a phone, one batch on the server. Whoever writes tells it by calling `forget`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from shared.models.base import Entity
from shared.models.calendar import WorkCalendar, WorkYear
from shared.models.credit import CreditSplit
from shared.models.customer import Contact, Customer
from shared.models.deal import Deal, Return
from shared.models.grading import CreditRating, Grade, RegionalThreshold
from shared.models.ids import TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.person import MANAGING, Delegation, RoleAssignment, User
from shared.models.rule_pack import RulePack
from shared.models.territory import Territory, TerritoryTree
from shared.models.transfer import Filing, RegionException, Transfer

E = TypeVar("E", bound=Entity)

_REFERENCE = frozenset(
    kind.KIND for kind in (Territory, RoleAssignment, Delegation, RulePack, WorkYear, RegionalThreshold)
)


class Rows(Protocol):
    """Read access to the rows that one decision may see."""

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The row of that kind and id, or None."""
        ...

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """All rows of a kind whose indexed field has the value, ordered by id."""
        ...

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind of company reference content, ordered by id."""
        ...


class Facts:
    """The rows of one decision in the business's words."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._tree: TerritoryTree | None = None
        self._packs: tuple[RulePack, ...] | None = None
        self._calendar: WorkCalendar | None = None
        self._roles: dict[UserId, tuple[RoleAssignment, ...]] = {}
        self._holders: dict[TerritoryId, tuple[RoleAssignment, ...]] = {}

    def forget(self, kind: str) -> None:
        """Drop what was remembered of reference content after a row of that kind changed."""
        if kind in _REFERENCE:
            self._tree = self._packs = self._calendar = None
            self._roles.clear()
            self._holders.clear()

    def tree(self) -> TerritoryTree:
        """The territory tree."""
        if self._tree is None:
            self._tree = TerritoryTree.of(tuple(self.rows.all(Territory)))
        return self._tree

    def packs(self) -> tuple[RulePack, ...]:
        """All published rule packs, oldest first."""
        if self._packs is None:
            self._packs = tuple(sorted(self.rows.all(RulePack), key=lambda p: (p.valid_from, p.id)))
        return self._packs

    def pack_on(self, day: date) -> RulePack | None:
        """The rule pack that applies on a business date: the latest that had begun and not ended."""
        for pack in reversed(self.packs()):
            if pack.valid_from <= day and (pack.valid_to is None or day <= pack.valid_to):
                return pack
        return None

    def calendar(self) -> WorkCalendar:
        """The Chinese work calendar."""
        if self._calendar is None:
            self._calendar = WorkCalendar(tuple(self.rows.all(WorkYear)))
        return self._calendar

    def user(self, user: str) -> User | None:
        """A person with an account."""
        return self.rows.get(User, user)

    def roles_of(self, user: UserId, at: datetime) -> tuple[RoleAssignment, ...]:
        """The roles that a person held at a moment."""
        if user not in self._roles:
            self._roles[user] = tuple(self.rows.find(RoleAssignment, "user", user))
        return tuple(each for each in self._roles[user] if each.holds_at(at))

    def holders_of(self, territory: TerritoryId, at: datetime) -> tuple[RoleAssignment, ...]:
        """The roles held at a node of the tree at a moment."""
        if territory not in self._holders:
            self._holders[territory] = tuple(self.rows.find(RoleAssignment, "territory", territory))
        return tuple(each for each in self._holders[territory] if each.holds_at(at))

    def managers_at(self, territory: TerritoryId, at: datetime) -> tuple[UserId, ...]:
        """Who decides for exactly this node at a moment."""
        return tuple(each.user for each in self.holders_of(territory, at) if each.role in MANAGING)

    def delegations_to(self, user: UserId, at: datetime) -> tuple[UserId, ...]:
        """Those in whose place the person decides at a moment."""
        return tuple(each.user for each in self.rows.find(Delegation, "delegate", user) if each.holds_at(at))

    def customer(self, customer: str) -> Customer | None:
        """A customer's card."""
        return self.rows.get(Customer, customer)

    def contacts(self, customer: str) -> Sequence[Contact]:
        """The people at a customer's."""
        return self.rows.find(Contact, "customer", customer)

    def ownerships(self, customer: str) -> tuple[Ownership, ...]:
        """A customer's ownership intervals, oldest first."""
        return tuple(sorted(self.rows.find(Ownership, "customer", customer), key=lambda o: o.since))

    def ownership_at(self, customer: str, moment: datetime) -> Ownership | None:
        """The interval that covered a moment."""
        return next((each for each in self.ownerships(customer) if each.holds_at(moment)), None)

    def transfers(self, customer: str) -> tuple[Transfer, ...]:
        """A customer's transfer requests, oldest first."""
        return tuple(sorted(self.rows.find(Transfer, "customer", customer), key=lambda t: t.submitted_at))

    def filings(self, customer: str) -> Sequence[Filing]:
        """A customer's filings."""
        return self.rows.find(Filing, "customer", customer)

    def exceptions(self, customer: str) -> Sequence[RegionException]:
        """A customer's cross-region exceptions."""
        return self.rows.find(RegionException, "customer", customer)

    def deals(self, customer: str) -> Sequence[Deal]:
        """A customer's deals."""
        return self.rows.find(Deal, "customer", customer)

    def returns(self, customer: str) -> Sequence[Return]:
        """Goods a customer gave back."""
        return self.rows.find(Return, "customer", customer)

    def splits(self, customer: str) -> Sequence[CreditSplit]:
        """A customer's credit ledger."""
        return self.rows.find(CreditSplit, "customer", customer)

    def grades(self, customer: str) -> tuple[Grade, ...]:
        """A customer's grades, oldest first."""
        return tuple(
            sorted(self.rows.find(Grade, "customer", customer), key=lambda g: (g.assessed_on, g.created_at))
        )

    def rating(self, customer: str) -> CreditRating | None:
        """Finance's latest credit rating of a customer."""
        ratings = sorted(self.rows.find(CreditRating, "customer", customer), key=lambda r: r.changed_at)
        return ratings[-1] if ratings else None
