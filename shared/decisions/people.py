"""People and their roles: given and ended by administrators, never by those who would gain."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.administration import AssignRole, CreateUser, EndRole, SetUserActive
from shared.commands.base import Command
from shared.errors import Code, FailedFact, Refusal
from shared.models.person import RoleAssignment, User
from shared.rules.administering import ADMINISTERING, role_needed


def create_user(command: CreateUser, case: Case) -> Decision:
    """Add a person under a login of their own."""
    refused = role_needed(case, ADMINISTERING, "ORG-11")
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
    refused = role_needed(case, ADMINISTERING, "SEC-2")
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
    refused = role_needed(case, ADMINISTERING, "ORG-11")
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
    refused = role_needed(case, ADMINISTERING, "ORG-11")
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


DECISIONS: dict[type[Command], Handler] = {
    CreateUser: create_user,
    SetUserActive: set_user_active,
    AssignRole: assign_role,
    EndRole: end_role,
}
