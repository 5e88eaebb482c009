"""The tree, people, roles, stand-ins and rule packs, and who may change them."""

from datetime import date, datetime
from typing import Any

import pytest

from shared.commands import AnyCommand
from shared.commands.administration import (
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
from shared.errors import Code
from shared.models.ids import TerritoryId, UserId
from shared.models.person import Delegation, RoleAssignment, User
from shared.models.territory import Territory
from tests.support.answers import done, refused
from tests.support.company import MONDAY, cmd, company, customer, noon, pack, role
from tests.support.memory_rows import World
from tests.support.standing_in import left


def node(parent: str | None = "south", **more: Any) -> CreateTerritory:
    asked = {"territory": "south-3", "territory_kind": "territory", "name": "South 3", **more}
    return CreateTerritory(**cmd(), **asked, parent=TerritoryId(parent) if parent else None)


def rename(where: str = "south-2") -> RenameTerritory:
    return RenameTerritory(**cmd(), territory=TerritoryId(where), name="Pearl River")


def retire(where: str = "south-2") -> RetireTerritory:
    return RetireTerritory(**cmd(), territory=TerritoryId(where))


def person(**more: Any) -> CreateUser:
    return CreateUser(**{**cmd(), "user": "hu", "login": "hu", "name": "Hu", **more})


def let(who: str = "li", active: bool = False) -> SetUserActive:
    return SetUserActive(**cmd(), user=UserId(who), active=active)


def assign(who: str = "li", where: str = "north-2", **more: Any) -> AssignRole:
    asked = {"assignment": "a", "role": "rep", "valid_from": MONDAY, **more}
    return AssignRole(**cmd(), **asked, user=UserId(who), territory=TerritoryId(where))


def end(at: datetime = MONDAY, which: str = "li-rep-north-1") -> EndRole:
    return EndRole(**cmd(), assignment=which, valid_to=at)


def stand_in(who: str = "wang", **more: Any) -> Delegate:
    asked = {"delegation": "d", "valid_from": MONDAY, "valid_to": noon(2026, 3, 9), **more}
    return Delegate(**cmd(), **asked, delegate=UserId(who))


def publish(code: str = "v2", since: date = date(2026, 4, 1)) -> PublishRulePack:
    return PublishRulePack(**cmd(), rules=pack(code, since))


@pytest.mark.parametrize("command", [node(), rename(), retire(), person(), let(), assign(), end()])
@pytest.mark.parametrize("who", ["li", "ma", "qian", "sun", "nobody"])
def test_the_company_is_arranged_by_administrators_and_the_deputy_gm_alone(
    who: str, command: AnyCommand
) -> None:
    refused(company().does(who, command), Code.ROLE_REQUIRED, (who, "role", ""))
    for entitled in ("admin", "chen"):
        done(company().does(entitled, command))
    refused(company(left("admin", MONDAY)).does("admin", command), Code.ROLE_REQUIRED, ("admin", "role", ""))


# --- the tree


def test_a_territory_grows_below_a_region() -> None:
    world = company()
    done(world.does("admin", node()))
    assert world.facts.tree().is_leaf(TerritoryId("south-3"))
    assert refused(world.does("admin", node()), Code.ROW_EXISTS).field == "territory"


@pytest.mark.parametrize(
    ("command", "code", "fact"),
    [
        (node(None), Code.TERRITORY_UNKNOWN, ("hq", "kind", "company")),
        (node(None, territory_kind="company"), Code.TERRITORY_UNKNOWN, ("hq", "kind", "company")),
        (node("south", territory_kind="company"), Code.TERRITORY_UNKNOWN, ("hq", "kind", "company")),
        (node("atlantis"), Code.TERRITORY_UNKNOWN, None),
        (node("north-1"), Code.TERRITORY_IN_USE, ("north-1", "customers", "acme")),
    ],
)
def test_the_tree_has_one_root_and_nothing_below_a_leaf_in_use(
    command: CreateTerritory, code: Code, fact: tuple[str, str, str] | None
) -> None:
    refused(company(*customer()).does("admin", command), code, fact)


def test_the_first_node_is_the_company() -> None:
    world = World(row for row in company().rows.everything().values() if not isinstance(row, Territory))
    refused(world.does("admin", node(None)), Code.TERRITORY_UNKNOWN, ("south-3", "kind", "company"))
    done(world.does("admin", node(None, territory_kind="company")))


def test_a_node_is_renamed_and_an_unknown_one_is_not() -> None:
    world = company()
    done(world.does("admin", rename()))
    row = world.facts.rows.get(Territory, "south-2")
    assert row is not None
    assert row.name == "Pearl River"
    refused(world.does("admin", rename("atlantis")), Code.TERRITORY_UNKNOWN)


@pytest.mark.parametrize(
    ("where", "fact"),
    [
        ("north-1", ("north-1", "customers", "acme")),
        ("north-2", ("north-2", "people", "wang")),
        ("south", ("south", "territories", "south-1")),
        ("hq", ("hq", "territories", "hq")),
    ],
)
def test_only_an_empty_node_is_retired(where: str, fact: tuple[str, str, str]) -> None:
    refused(company(*customer()).does("admin", retire(where)), Code.TERRITORY_IN_USE, fact)


def test_a_retired_node_takes_neither_children_nor_people() -> None:
    world = company()
    done(world.does("admin", retire()))
    assert done(world.does("admin", retire())).puts == ()
    refused(world.does("admin", retire("atlantis")), Code.TERRITORY_UNKNOWN)
    refused(world.does("admin", node("south-2")), Code.TERRITORY_UNKNOWN)
    refused(world.does("admin", assign(where="south-2")), Code.TERRITORY_UNKNOWN)


# --- people


def test_a_person_is_added_once() -> None:
    world = company()
    done(world.does("admin", person(reports_to=UserId("ma"))))
    refused(world.does("admin", person(login="hu2")), Code.ROW_EXISTS)
    refused(world.does("admin", person(user="hu2")), Code.USER_EXISTS, ("hu", "login", "hu"))
    refused(world.does("admin", person(user="he", login="he", reports_to=UserId("x"))), Code.USER_UNKNOWN)


def test_somebody_is_kept_out_and_let_in_again() -> None:
    world = company()
    done(world.does("admin", let("li", active=False)))
    row = world.facts.rows.get(User, "li")
    assert row is not None
    assert not row.active
    assert done(world.does("chen", let("li", active=False))).puts == (), "the moment of closing stays"
    done(world.does("admin", let("li", active=True)))
    refused(world.does("admin", let("x")), Code.USER_UNKNOWN)


def test_roles_are_given_to_others_in_places_that_exist() -> None:
    world = company()
    refused(
        world.does("admin", assign("admin", role="deputy_gm")),
        Code.OWN_REQUEST,
        ("admin", "role", "deputy_gm"),
    )
    refused(world.does("admin", assign("x")), Code.USER_UNKNOWN)
    refused(world.does("admin", assign(where="atlantis")), Code.TERRITORY_UNKNOWN)
    done(world.does("admin", assign()))
    assert [each.territory for each in world.facts.roles_of(UserId("li"), MONDAY)] == ["north-2", "north-1"]
    assert refused(world.does("admin", assign("wang")), Code.ROW_EXISTS).field == "assignment"


def test_a_role_ends_when_told_and_never_before_it_began() -> None:
    world = company(role("li", "rep", "north-2", since=noon(2026, 3, 5)))
    done(world.does("admin", end(noon(2026, 3, 9))))
    done(world.does("admin", end(noon(2026, 3, 6))))
    done(world.does("admin", end(MONDAY, "li-rep-north-2")))
    ended = world.facts.rows.get(RoleAssignment, "li-rep-north-2")
    assert ended is not None
    assert ended.valid_to == ended.valid_from
    refused(world.does("admin", end(which="x")), Code.ROW_UNKNOWN)


def test_a_role_that_is_over_is_not_made_longer() -> None:
    over = noon(2026, 1, 1)
    world = company(role("li", "rep", "north-1").model_copy(update={"valid_to": over}))
    refused(
        world.does("admin", end(noon(2026, 2, 1))),
        Code.NOTHING_CHANGED,
        ("li-rep-north-1", "valid_to", over.isoformat()),
    )
    done(world.does("admin", end(noon(2025, 12, 1))))


# --- standing in


def test_managers_name_a_stand_in() -> None:
    world = company()
    done(world.does("ma", stand_in()))
    assert world.facts.delegations_to(UserId("wang"), MONDAY) == ("ma",)
    assert refused(world.does("ma", stand_in()), Code.ROW_EXISTS).field == "delegation"
    refused(world.does("li", stand_in()), Code.ROLE_REQUIRED, ("li", "role", ""))
    refused(world.does("ma", stand_in("ma")), Code.OWN_REQUEST, ("ma", "delegate", "ma"))
    refused(world.does("ma", stand_in("x")), Code.USER_UNKNOWN)


def test_a_stand_in_that_ends_before_it_begins_never_stands_in() -> None:
    world = company()
    done(world.does("ma", stand_in(valid_to=noon(2026, 1, 1))))
    row = world.facts.rows.get(Delegation, "d")
    assert row is not None
    assert row.valid_to == row.valid_from


def stood_in() -> World:
    """Wang stands in for Ma from Monday to 9 March."""
    world = company()
    done(world.does("ma", stand_in()))
    return world


WEDNESDAY = noon(2026, 3, 4)


def no_longer(until: datetime = WEDNESDAY, which: str = "d") -> EndDelegation:
    return EndDelegation(**cmd(), delegation=which, valid_to=until)


@pytest.mark.parametrize("who", ["ma", "admin", "chen"])
def test_standing_in_is_ended_early_by_the_one_away_or_an_administrator(who: str) -> None:
    world = stood_in()
    done(world.does(who, no_longer()))
    assert world.facts.delegations_to(UserId("wang"), noon(2026, 3, 3)) == ("ma",)
    assert world.facts.delegations_to(UserId("wang"), WEDNESDAY) == ()


@pytest.mark.parametrize("who", ["wang", "li", "zhou", "nobody"])
def test_nobody_else_ends_it(who: str) -> None:
    refused(stood_in().does(who, no_longer()), Code.ROLE_REQUIRED, (who, "role", ""))


def test_who_has_gone_does_not_end_it_either() -> None:
    world = stood_in()
    world.rows.put(left("ma", MONDAY))
    refused(world.does("ma", no_longer()), Code.ROLE_REQUIRED, ("ma", "role", ""))


def test_standing_in_is_only_ever_made_shorter_and_not_before_it_began() -> None:
    world = stood_in()
    was = ("d", "valid_to", noon(2026, 3, 9).isoformat())
    for until in (noon(2026, 3, 9), noon(2026, 3, 12)):
        assert refused(world.does("ma", no_longer(until)), Code.NOTHING_CHANGED, was).field == "valid_to"
    done(world.does("ma", no_longer(noon(2026, 1, 1))))
    row = world.facts.rows.get(Delegation, "d")
    assert row is not None
    assert row.valid_to == row.valid_from == MONDAY
    assert refused(world.does("ma", no_longer(which="x")), Code.ROW_UNKNOWN).field == "delegation"


# --- rule packs


def test_a_pack_follows_the_one_before_from_its_day_on() -> None:
    world = company()
    done(world.does("chen", publish()))
    days = {day: world.facts.pack_on(date(2026, *day)) for day in ((3, 31), (4, 1))}
    assert [each.code if each else None for each in days.values()] == ["v1", "v2"]


@pytest.mark.parametrize(
    ("command", "code", "fact"),
    [
        (publish("v1"), Code.PACK_OVERLAPS, ("pack-v1", "code", "v1")),
        (publish(since=date(2026, 3, 2)), Code.PACK_REWRITES_PAST, ("pack-v1", "valid_from", "1990-01-01")),
        (publish(since=date(1980, 1, 1)), Code.PACK_REWRITES_PAST, ("pack-v1", "valid_from", "1990-01-01")),
    ],
)
def test_a_pack_never_rewrites_the_past(
    command: PublishRulePack, code: Code, fact: tuple[str, str, str] | None
) -> None:
    refused(company().does("chen", command), code, fact)


def test_rules_are_published_by_those_who_rule() -> None:
    refused(company().does("admin", publish()), Code.ROLE_REQUIRED, ("admin", "role", ""))
    done(company(packs=()).does("chen", publish(since=date(1980, 1, 1))))
