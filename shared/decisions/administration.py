"""The tree, people, roles and rule packs: decided by administrators and the deputy general manager."""

from datetime import timedelta

from shared.case import Case, Changes, Decision, Handler
from shared.commands.administration import (
    AssignRole,
    CreateTerritory,
    CreateUser,
    Delegate,
    EndRole,
    PublishRulePack,
    RenameTerritory,
    RetireTerritory,
    SetUserActive,
)
from shared.commands.base import Command
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.ids import TerritoryId, UserId
from shared.models.person import MANAGING, Delegation, Role, RoleAssignment, User
from shared.models.territory import Territory
from shared.rules.rights import holds_role

_ADMINISTERING: tuple[Role, ...] = ("admin", "deputy_gm")
_RULING: tuple[Role, ...] = ("deputy_gm", "sales_director")


def _needs(case: Case, roles: tuple[Role, ...], rule: str) -> Refusal | None:
    if holds_role(case.facts, case.user, roles, case.now):
        return None
    return Refusal(
        code=Code.ROLE_REQUIRED,
        rule=rule,
        params={"role": roles[0]},
        fact=FailedFact(kind="user", id=case.user, field="role", value=""),
    )


def create_territory(command: CreateTerritory, case: Case) -> Decision:
    """Add a node; the tree has one root and no node below a leaf that holds customers."""
    refused = _needs(case, _ADMINISTERING, "TER-2")
    if refused is not None:
        return refused
    tree = case.facts.tree()
    if command.territory in tree:
        return Refusal(
            code=Code.ROW_EXISTS, rule="TER-2", params={"id": command.territory}, field="territory"
        )
    refused = _no_place_below(command, case)
    if refused is not None:
        return refused
    node = Territory(
        id=command.territory,
        parent=command.parent,
        kind=command.territory_kind,
        name=command.name,
        name_en=command.name_en,
        area_codes=command.area_codes,
        **case.signed(),
    )
    return Changes((node,))


def _no_place_below(command: CreateTerritory, case: Case) -> Refusal | None:
    """Why nothing can be added below that parent, or None."""
    tree = case.facts.tree()
    parent = command.parent
    if (parent is None) != (command.territory_kind == "company") or (parent is None and tree.company()):
        return Refusal(
            code=Code.TERRITORY_UNKNOWN,
            rule="TER-3",
            params={"territory": parent or ""},
            fact=FailedFact(
                kind="territory", id=tree.company() or command.territory, field="kind", value="company"
            ),
            field="parent",
        )
    if parent is not None and (parent not in tree or parent in tree.retired):
        return Refusal(
            code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": parent}, field="parent"
        )
    if parent is not None and parent != tree.company():
        held = case.facts.rows.find(Customer, "territory", parent)
        return _in_use(parent, "customers", held[0].id) if held else None
    return None


def rename_territory(command: RenameTerritory, case: Case) -> Decision:
    """Give a node another name."""
    refused = _needs(case, _ADMINISTERING, "TER-2")
    if refused is not None:
        return refused
    node = case.facts.rows.get(Territory, command.territory)
    if node is None:
        return Refusal(code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": command.territory})
    return Changes((node.revised(case.user, case.at, name=command.name, name_en=command.name_en),))


def retire_territory(command: RetireTerritory, case: Case) -> Decision:
    """Take a node out of use once nothing and nobody is in it."""
    refused = _needs(case, _ADMINISTERING, "TER-2")
    if refused is not None:
        return refused
    node = case.facts.rows.get(Territory, command.territory)
    if node is None:
        return Refusal(code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": command.territory})
    if node.retired:
        return Changes(())
    place = TerritoryId(node.id)
    below = (node.id,) if node.parent is None else case.facts.tree().children(place)
    held = tuple(each.id for each in case.facts.rows.find(Customer, "territory", place))
    people = tuple(each.user for each in case.facts.holders_of(place, case.now))
    for field, inside in (("territories", below), ("customers", held), ("people", people)):
        if inside:
            return _in_use(node.id, field, inside[0])
    return Changes((node.revised(case.user, case.at, retired=True),))


def _in_use(node: str, field: str, value: str) -> Refusal:
    return Refusal(
        code=Code.TERRITORY_IN_USE,
        rule="TER-2",
        params={"territory": node},
        fact=FailedFact(kind="territory", id=node, field=field, value=value),
    )


def create_user(command: CreateUser, case: Case) -> Decision:
    """Add a person under a login of their own."""
    refused = _needs(case, _ADMINISTERING, "ORG-11")
    if refused is not None:
        return refused
    if case.facts.user(command.user) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="ORG-11", params={"id": command.user}, field="user")
    namesakes = case.facts.rows.find(User, "login", command.login)
    if namesakes:
        return Refusal(
            code=Code.USER_EXISTS,
            rule="ORG-11",
            params={"login": command.login},
            fact=FailedFact(kind="user", id=namesakes[0].id, field="login", value=command.login),
            field="login",
        )
    if command.reports_to is not None and case.facts.user(command.reports_to) is None:
        return Refusal(
            code=Code.USER_UNKNOWN, rule="ORG-11", params={"user": command.reports_to}, field="reports_to"
        )
    person = User(
        id=command.user,
        login=command.login,
        name=command.name,
        name_en=command.name_en,
        title=command.title,
        reports_to=command.reports_to,
        **case.signed(),
    )
    return Changes((person,))


def set_user_active(command: SetUserActive, case: Case) -> Decision:
    """Let a person in, or keep them out."""
    refused = _needs(case, _ADMINISTERING, "SEC-2")
    if refused is not None:
        return refused
    person = case.facts.user(command.user)
    if person is None:
        return Refusal(code=Code.USER_UNKNOWN, rule="SEC-2", params={"user": command.user}, field="user")
    if person.active == command.active:
        return Changes(())
    return Changes((person.revised(case.user, case.at, active=command.active),))


def assign_role(command: AssignRole, case: Case) -> Decision:
    """Give a person a role at a node; an administrator cannot raise themselves."""
    refused = _needs(case, _ADMINISTERING, "ORG-11")
    if refused is not None:
        return refused
    if case.facts.user(command.user) is None:
        return Refusal(code=Code.USER_UNKNOWN, rule="ORG-11", params={"user": command.user}, field="user")
    tree = case.facts.tree()
    if command.territory not in tree or command.territory in tree.retired:
        return Refusal(
            code=Code.TERRITORY_UNKNOWN,
            rule="ORG-11",
            params={"territory": command.territory},
            field="territory",
        )
    if command.user == case.user:
        return Refusal(
            code=Code.OWN_REQUEST,
            rule="ORG-11",
            fact=FailedFact(kind="user", id=case.user, field="role", value=command.role),
            field="user",
        )
    if case.facts.rows.get(RoleAssignment, command.assignment) is not None:
        return Refusal(
            code=Code.ROW_EXISTS, rule="ORG-11", params={"id": command.assignment}, field="assignment"
        )
    assignment = RoleAssignment(
        id=command.assignment,
        user=command.user,
        role=command.role,
        territory=command.territory,
        valid_from=command.valid_from,
        **case.signed(),
    )
    return Changes((assignment,))


def end_role(command: EndRole, case: Case) -> Decision:
    """End a role at a moment, never before it began; one that is over is not made longer."""
    refused = _needs(case, _ADMINISTERING, "ORG-11")
    if refused is not None:
        return refused
    assignment = case.facts.rows.get(RoleAssignment, command.assignment)
    if assignment is None:
        return Refusal(
            code=Code.ROW_UNKNOWN, rule="ORG-11", params={"id": command.assignment}, field="assignment"
        )
    until = max(command.valid_to, assignment.valid_from)
    over = assignment.valid_to
    if over is not None and over <= case.now and until >= over:
        return Refusal(
            code=Code.NOTHING_CHANGED,
            rule="ORG-11",
            params={"role": assignment.role},
            fact=FailedFact(
                kind="role_assignment", id=assignment.id, field="valid_to", value=over.isoformat()
            ),
            field="valid_to",
        )
    return Changes((assignment.revised(case.user, case.at, valid_to=until),))


def delegate(command: Delegate, case: Case) -> Decision:
    """Let somebody decide in one's own place; only managers have something to delegate."""
    refused = _needs(case, MANAGING, "AMB-31")
    if refused is not None:
        return refused
    if command.delegate == case.user:
        return Refusal(
            code=Code.OWN_REQUEST,
            rule="AMB-31",
            fact=FailedFact(kind="user", id=case.user, field="delegate", value=case.user),
            field="delegate",
        )
    if case.facts.user(command.delegate) is None:
        return Refusal(
            code=Code.USER_UNKNOWN, rule="AMB-31", params={"user": command.delegate}, field="delegate"
        )
    if case.facts.rows.get(Delegation, command.delegation) is not None:
        return Refusal(
            code=Code.ROW_EXISTS, rule="AMB-31", params={"id": command.delegation}, field="delegation"
        )
    delegation = Delegation(
        id=command.delegation,
        user=UserId(case.user),
        delegate=command.delegate,
        valid_from=command.valid_from,
        valid_to=max(command.valid_to, command.valid_from),
        **case.signed(),
    )
    return Changes((delegation,))


def publish_rule_pack(command: PublishRulePack, case: Case) -> Decision:
    """Publish a pack from a day on; days that have passed keep the pack they had."""
    refused = _needs(case, _RULING, "AMB-17")
    if refused is not None:
        return refused
    rules = command.rules
    packs = case.facts.packs()
    same = next((each for each in packs if each.id == rules.id or each.code == rules.code), None)
    if same is not None:
        return Refusal(
            code=Code.PACK_OVERLAPS,
            rule="AMB-17",
            params={"code": rules.code},
            fact=FailedFact(kind="rule_pack", id=same.id, field="code", value=same.code),
            field="rules.code",
        )
    newest = packs[-1] if packs else None
    if newest is not None and rules.valid_from <= max(newest.valid_from, day_of(case.now)):
        return Refusal(
            code=Code.PACK_REWRITES_PAST,
            rule="AMB-17",
            params={"code": rules.code, "valid_from": rules.valid_from.isoformat()},
            fact=FailedFact(
                kind="rule_pack", id=newest.id, field="valid_from", value=newest.valid_from.isoformat()
            ),
            field="rules.valid_from",
        )
    published = rules.model_copy(update=case.signed())
    if newest is None or (newest.valid_to is not None and newest.valid_to < rules.valid_from):
        return Changes((published,))
    ended = newest.revised(case.user, case.at, valid_to=rules.valid_from - timedelta(days=1))
    return Changes((ended, published))


DECISIONS: dict[type[Command], Handler] = {
    CreateTerritory: create_territory,
    RenameTerritory: rename_territory,
    RetireTerritory: retire_territory,
    CreateUser: create_user,
    SetUserActive: set_user_active,
    AssignRole: assign_role,
    EndRole: end_role,
    Delegate: delegate,
    PublishRulePack: publish_rule_pack,
}
