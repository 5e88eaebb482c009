"""What administrators and headquarters do: the tree, people, roles, rule packs."""

from typing import Literal

from shared.commands.base import Command
from shared.models.base import Code, Instant, Line, Name
from shared.models.ids import RowId, TerritoryId, UserId
from shared.models.person import Role
from shared.models.rule_pack import RulePack
from shared.models.territory import TerritoryKind


class CreateTerritory(Command):
    """Add a node to the territory tree; the first one, without a parent, is the company."""

    kind: Literal["create_territory"] = "create_territory"
    territory: RowId
    parent: TerritoryId | None
    territory_kind: TerritoryKind
    name: Name
    name_en: Name | None = None
    area_codes: tuple[Code, ...] = ()


class RenameTerritory(Command):
    """Give a node another name."""

    kind: Literal["rename_territory"] = "rename_territory"
    territory: TerritoryId
    name: Name
    name_en: Name | None = None


class RetireTerritory(Command):
    """Take an empty node out of use."""

    kind: Literal["retire_territory"] = "retire_territory"
    territory: TerritoryId


class CreateUser(Command):
    """Add a person; the password is set on the server, never in a command."""

    kind: Literal["create_user"] = "create_user"
    user: RowId
    login: Code
    name: Name
    name_en: Name | None = None
    title: Line = ""
    reports_to: UserId | None = None


class SetUserActive(Command):
    """Let a person in, or keep them out."""

    kind: Literal["set_user_active"] = "set_user_active"
    user: UserId
    active: bool


class AssignRole(Command):
    """Give a person a role at a node, from a moment on."""

    kind: Literal["assign_role"] = "assign_role"
    assignment: RowId
    user: UserId
    role: Role
    territory: TerritoryId
    valid_from: Instant


class EndRole(Command):
    """End a role at a moment."""

    kind: Literal["end_role"] = "end_role"
    assignment: RowId
    valid_to: Instant


class Delegate(Command):
    """Let somebody decide in one's own place for a time (AMB-31)."""

    kind: Literal["delegate"] = "delegate"
    delegation: RowId
    delegate: UserId
    valid_from: Instant
    valid_to: Instant


class EndDelegation(Command):
    """End a delegation earlier than was said (AMB-31)."""

    kind: Literal["end_delegation"] = "end_delegation"
    delegation: RowId
    valid_to: Instant


class PublishRulePack(Command):
    """Publish a rule pack from a business date on; what came before keeps its pack."""

    kind: Literal["publish_rule_pack"] = "publish_rule_pack"
    rules: RulePack
