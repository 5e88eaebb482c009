"""What one person may see at a moment, as conditions on rows; who sees what is decided by `visibility`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from server.adapters.tables import MEMBER
from shared.facts import Facts
from shared.models.ids import TerritoryId, UserId
from shared.models.territory import TerritoryTree
from shared.rules.visibility import Scope, grants, shelf_of

_WIDE = 4
"""Who sees at least one in so many territories finds visible rows faster by looking at all in order."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The customers that a person sees: those that sit in any of the scopes."""

    user: UserId
    at: datetime
    scopes: frozenset[Scope]
    tree: TerritoryTree

    @classmethod
    def of(cls, facts: Facts, user: UserId, at: datetime) -> "Sight":
        """What a person sees at a moment."""
        scopes = frozenset(each for each in grants(facts, user, at) if shelf_of(each) == "customer")
        return cls(user, at, scopes, facts.tree())

    @property
    def is_wide(self) -> bool:
        """Whether the person sees a good part of the company."""
        return len(self.scopes) * _WIDE >= len(self.tree.parents)

    def holds(self, root: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether the customer with this identity is one of them."""
        here = MEMBER.c.scope.in_(sorted(self.scopes))
        if self.is_wide:
            return exists().where(MEMBER.c.root == root, here)
        return root.in_(select(MEMBER.c.root).where(here))

    def walked(self, key: ColumnElement[str]) -> ColumnElement[str]:
        """A key to order by: where few rows are visible, no index must lure the engine past all others."""
        return key if self.is_wide else key.concat("")

    def below(self, node: str) -> list[TerritoryId]:
        """The territory and all below it; nothing for one that does not exist."""
        return sorted(self.tree.subtree(TerritoryId(node)))
