"""The territory tree 区域: the company at the root, regions below, and the leaves that reps hold.

Departments with dedicated persons (engineering, flowers; ORG-15) are nodes of their own beside the
regions, so that one tree answers every question of ownership, approval and visibility.
"""

from typing import ClassVar, Literal

from shared.models.base import Code, Entity, Frozen, Name, Shelf
from shared.models.ids import TerritoryId

TerritoryKind = Literal["company", "region", "territory", "department"]


class Territory(Entity):
    """One node of the tree; only nodes without children (leaves) hold customers of a region."""

    KIND: ClassVar[str] = "territory"
    SHELF: ClassVar[Shelf] = "company"
    INDEXED: ClassVar[tuple[str, ...]] = ("parent",)

    parent: TerritoryId | None
    kind: TerritoryKind
    name: Name
    name_en: Name | None = None
    area_codes: tuple[Code, ...] = ()
    retired: bool = False


class TerritoryTree(Frozen):
    """The whole tree as one value, with the walks that the rules need."""

    parents: dict[TerritoryId, TerritoryId | None]
    kinds: dict[TerritoryId, TerritoryKind]
    retired: frozenset[TerritoryId]

    @classmethod
    def of(cls, territories: tuple[Territory, ...]) -> "TerritoryTree":
        """Build the tree from its rows."""
        return cls(
            parents={TerritoryId(t.id): t.parent for t in territories},
            kinds={TerritoryId(t.id): t.kind for t in territories},
            retired=frozenset(TerritoryId(t.id) for t in territories if t.retired),
        )

    def __contains__(self, node: str) -> bool:
        return node in self.parents

    def company(self) -> TerritoryId | None:
        """The root: the company itself, or None while the tree is empty."""
        return next((node for node, parent in self.parents.items() if parent is None), None)

    def path_up(self, node: TerritoryId) -> tuple[TerritoryId, ...]:
        """The node and its ancestors, nearest first; empty for an unknown node."""
        path: list[TerritoryId] = []
        at: TerritoryId | None = node
        while at is not None and at in self.parents and at not in path:
            path.append(at)
            at = self.parents[at]
        return tuple(path)

    def is_within(self, node: TerritoryId, ancestor: TerritoryId) -> bool:
        """Whether the node is the ancestor or lies below it."""
        return ancestor in self.path_up(node)

    def subtree(self, node: TerritoryId) -> frozenset[TerritoryId]:
        """The node and everything below it."""
        return frozenset(each for each in self.parents if self.is_within(each, node))

    def children(self, node: TerritoryId) -> tuple[TerritoryId, ...]:
        """The nodes directly below, retired ones left out."""
        return tuple(
            each for each, parent in self.parents.items() if parent == node and each not in self.retired
        )

    def is_leaf(self, node: TerritoryId) -> bool:
        """Whether customers may be placed here: a territory or department with nothing below."""
        return (
            self.kinds.get(node) in ("territory", "department")
            and node not in self.retired
            and not self.children(node)
        )

    def common_ancestor(self, one: TerritoryId, other: TerritoryId) -> TerritoryId | None:
        """The lowest node that contains both, or None when one is unknown."""
        above = self.path_up(other)
        return next((node for node in self.path_up(one) if node in above), None)
