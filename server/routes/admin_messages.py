"""What administrators say and are told; strict, and unknown fields are refused."""

from typing import Annotated

from pydantic import Field

from shared.models.base import Code, Frozen, Instant, Line, Name
from shared.models.ids import RowId, TerritoryId, UserId
from shared.models.person import Role


class RoleEntry(Frozen):
    """A role held at a place, from a moment on."""

    assignment: str
    role: Role
    territory: TerritoryId
    valid_from: Instant
    valid_to: Instant | None


class PersonReply(Frozen):
    """A person with an account."""

    user: UserId
    login: str
    name: str
    name_en: str | None
    title: str
    reports_to: UserId | None
    active: bool
    second_factor: bool
    """Whether they have one that works."""
    roles: tuple[RoleEntry, ...]


class PeopleList(Frozen):
    """Everybody, by login."""

    people: tuple[PersonReply, ...]


class CreateUserRequest(Frozen):
    """A person who shall have an account."""

    login: Code
    name: Name
    name_en: Name | None = None
    title: Line = ""
    reports_to: RowId | None = None


class NewPasswordReply(Frozen):
    """A password to give to a person, shown this once."""

    user: UserId
    password: str


class AssignRequest(Frozen):
    """A role at a place; from now on when no moment is given."""

    role: Role
    territory: RowId
    valid_from: Instant | None = None


class AssignedReply(Frozen):
    """The assignment that was made."""

    assignment: str


class EndRequest(Frozen):
    """When a role ends; now when no moment is given."""

    valid_to: Instant | None = None


class RequiredRoles(Frozen):
    """The roles that need a second factor."""

    roles: Annotated[tuple[Role, ...], Field(max_length=40)]
