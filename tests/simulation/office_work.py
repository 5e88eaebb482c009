"""What moves the rights of others: roles, accounts, and standing in for a manager."""

from datetime import timedelta

from shared.commands import (
    AnyCommand,
    AssignRole,
    Delegate,
    EndRole,
    SetUserActive,
)
from shared.models.ids import TerritoryId, UserId
from shared.models.person import RoleAssignment, User
from tests.simulation.desk import LEAVES, REPS, Desk, Work


def _stand_in(desk: Desk) -> AnyCommand | None:
    return Delegate(
        **desk.signed(),
        delegation=desk.engine.new_id(),
        delegate=UserId(desk.rng.choice(("ma", "zhou", *REPS))),
        valid_from=desk.now,
        valid_to=desk.now + timedelta(days=desk.rng.randint(1, 5)),
    )


def _give_role(desk: Desk) -> AnyCommand | None:
    return AssignRole(
        **desk.signed(),
        assignment=desk.engine.new_id(),
        user=UserId(desk.rng.choice(REPS)),
        role=desk.rng.choice(("rep", "rep", "rep", "finance", "region_manager")),
        territory=TerritoryId(desk.rng.choice(LEAVES)),
        valid_from=desk.now,
    )


def _end_role(desk: Desk) -> AnyCommand | None:
    held = [
        each
        for each in desk.engine.facts.rows.all(RoleAssignment)
        if each.user in REPS and each.valid_to is None
    ]
    role = desk.pick(held)
    return None if role is None else EndRole(**desk.signed(), assignment=role.id, valid_to=desk.now)


def _close_or_open(desk: Desk) -> AnyCommand | None:
    people = [each for each in desk.engine.facts.rows.all(User) if each.id in REPS]
    closed = [each for each in people if not each.active]
    person = desk.pick(closed or people)
    if person is None:
        return None
    return SetUserActive(**desk.signed(), user=UserId(person.id), active=not person.active)


WORK: dict[str, Work] = {
    "stand in": _stand_in,
    "give a role": _give_role,
    "end a role": _end_role,
    "close or open an account": _close_or_open,
}
