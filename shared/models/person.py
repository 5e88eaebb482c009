"""Users and their dated role assignments: who could do what, where, and when."""

from datetime import datetime
from typing import ClassVar, Literal

from shared.models.base import Code, Entity, Instant, Line, Name, Shelf
from shared.models.ids import TerritoryId, UserId

Role = Literal[
    "rep",
    "region_manager",
    "business_manager",
    "engineering_manager",
    "sales_director",
    "deputy_gm",
    "grading_secretary",
    "finance",
    "back_office",
    "service",
    "analyst",
    "admin",
]

MANAGING: tuple[Role, ...] = (
    "region_manager",
    "business_manager",
    "engineering_manager",
    "sales_director",
    "deputy_gm",
)
"""The roles that decide for the territory they hold and all below it."""


class User(Entity):
    """A person with an account; the password lives elsewhere, only on the server."""

    KIND: ClassVar[str] = "user"
    SHELF: ClassVar[Shelf] = "company"
    INDEXED: ClassVar[tuple[str, ...]] = ("login",)

    login: Code
    name: Name
    name_en: Name | None = None
    title: Line = ""
    reports_to: UserId | None = None
    active: bool = True


class RoleAssignment(Entity):
    """A role held at a place in the tree, in a half-open interval of time."""

    KIND: ClassVar[str] = "role_assignment"
    SHELF: ClassVar[Shelf] = "company"
    INDEXED: ClassVar[tuple[str, ...]] = ("user", "territory")

    user: UserId
    role: Role
    territory: TerritoryId
    valid_from: Instant
    valid_to: Instant | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the role was held at that moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


class Delegation(Entity):
    """Somebody decides in another's place for a time (AMB-31)."""

    KIND: ClassVar[str] = "delegation"
    SHELF: ClassVar[Shelf] = "company"
    INDEXED: ClassVar[tuple[str, ...]] = ("user", "delegate")

    user: UserId
    delegate: UserId
    valid_from: Instant
    valid_to: Instant

    def holds_at(self, moment: datetime) -> bool:
        """Whether the delegate stood in at that moment."""
        return self.valid_from <= moment < self.valid_to
