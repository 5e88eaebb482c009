"""The groups of customers that a question is about: those in sight, and of them those asked for."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select, true

from server.adapters.driver import answers
from server.adapters.rollup_tables import GROUP
from server.sight.narrowed import Narrowed
from server.sight.person import Sight


@dataclass(frozen=True, slots=True)
class Group:
    """Customers that are seen, held and graded alike."""

    place: int
    territory: str
    owner: str
    grade: str
    in_use: bool
    customers: int
    in_sight: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What part of the company is asked for, as sets to look things up in; None is not narrowed."""

    territories: frozenset[str] | None
    rep: str | None
    grade: str | None

    @classmethod
    def of(cls, asked: Narrowed, sight: Sight) -> "Part":
        """The part that a question names; a territory that does not exist has nothing in it."""
        below = None if asked.territory is None else frozenset(sight.below(asked.territory))
        return cls(below, asked.rep, "" if asked.grade == "none" else asked.grade)

    @property
    def takes_everything(self) -> bool:
        """Whether nothing is narrowed by territory or person."""
        return self.territories is None and self.rep is None

    def takes(self, territory: str, rep: str) -> bool:
        """Whether what counts in this territory for this person is asked for."""
        here = self.territories is None or territory in self.territories
        return here and (self.rep is None or rep == self.rep)

    def counts(self, group: Group) -> bool:
        """Whether what these customers did is asked for, wherever it counts."""
        return group.in_sight and (self.grade is None or group.grade == self.grade)

    def holds(self, group: Group) -> bool:
        """Whether these customers themselves are asked for, by where they are now."""
        return self.counts(group) and self.takes(group.territory, group.owner)


def groups(connection: Connection, sight: Sight) -> dict[int, Group]:
    """All groups of the company by number, with word which of them the asker sees."""
    found = answers(connection, _ALL)
    return {
        place: Group(
            place,
            territory,
            owner,
            grade,
            bool(in_use),
            customers,
            not sight.scopes.isdisjoint(scopes.split()),
        )
        for place, scopes, territory, owner, grade, in_use, customers in found
    }


def among(
    column: ColumnElement[int], places: Collection[int], all_places: Collection[int]
) -> ColumnElement[bool]:
    """Whether a row belongs to one of these groups; all of them need no looking up."""
    return true() if len(places) == len(all_places) else column.in_(sorted(places))


_ALL = select(
    GROUP.c.place,
    GROUP.c.scopes,
    GROUP.c.territory,
    GROUP.c.owner,
    GROUP.c.grade,
    GROUP.c.in_use,
    GROUP.c.customers,
)
