"""What moves the ground under others: roles, accounts, places, rules, and standing in for a manager."""

from datetime import timedelta

from shared.commands import (
    AnyCommand,
    AssignRole,
    CreateTerritory,
    CreateUser,
    Delegate,
    EndDelegation,
    EndRole,
    PublishRulePack,
    RenameTerritory,
    RetireTerritory,
    SetUserActive,
)
from shared.models.base import day_of
from shared.models.ids import TerritoryId, UserId
from shared.models.person import Delegation, RoleAssignment, User
from shared.models.territory import Territory
from tests.simulation.desk import LEAVES, REGIONS, REPS, Desk, Work
from tests.support.company import pack


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


def _end_standing_in(desk: Desk) -> AnyCommand | None:
    mine = [each for each in desk.engine.facts.rows.all(Delegation) if each.user == desk.engine.user]
    found = desk.pick(mine)
    return None if found is None else EndDelegation(**desk.signed(), delegation=found.id, valid_to=desk.now)


def _add_a_place(desk: Desk) -> AnyCommand | None:
    return CreateTerritory(
        **desk.signed(),
        territory=desk.engine.new_id(),
        parent=TerritoryId(desk.rng.choice(REGIONS)),
        territory_kind="territory",
        name="a new place",
    )


def _rename_a_place(desk: Desk) -> AnyCommand | None:
    place = desk.one(Territory)
    if place is None:
        return None
    name = f"{place.id} {desk.rng.randint(1, 9)}"
    return RenameTerritory(**desk.signed(), territory=TerritoryId(place.id), name=name)


def _give_a_place_up(desk: Desk) -> AnyCommand | None:
    new = [each for each in desk.engine.facts.rows.all(Territory) if each.name == "a new place"]
    place = desk.pick(new)
    return None if place is None else RetireTerritory(**desk.signed(), territory=TerritoryId(place.id))


def _take_somebody_on(desk: Desk) -> AnyCommand | None:
    new = desk.engine.new_id()
    return CreateUser(**desk.signed(), user=new, login=new, name="Ms New", reports_to=UserId("ma"))


def _publish_rules(desk: Desk) -> AnyCommand | None:
    first = day_of(desk.now) + timedelta(days=desk.rng.randint(0, 20))
    return PublishRulePack(**desk.signed(), rules=pack(desk.engine.new_id(), first))


WORK: dict[str, Work] = {
    "stand in": _stand_in,
    "end standing in": _end_standing_in,
    "add a place": _add_a_place,
    "rename a place": _rename_a_place,
    "give a place up": _give_a_place_up,
    "take somebody on": _take_somebody_on,
    "publish rules": _publish_rules,
    "give a role": _give_role,
    "end a role": _end_role,
    "close or open an account": _close_or_open,
}
