"""A small trading company to tell stories about, and the words to tell them with.

headquarters                Chen (deputy GM), Qian (finance), Sun (grading secretary), admin
├── north                   Ma (region manager)
│   ├── north-1             Li (rep)
│   └── north-2             Wang (rep)
├── south                   Zhou (region manager)
│   ├── south-1             Zhao (rep)
│   └── south-2             nobody
└── engineering             Gao (engineering manager)
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from shared.models.base import Entity, start_of
from shared.models.customer import Contact, Customer
from shared.models.ids import SYSTEM, CustomerId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.person import Role, RoleAssignment, User
from shared.models.rule_pack import RulePack
from shared.models.territory import Territory, TerritoryKind
from tests.support.memory_rows import World

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 on a Monday in China."""

SIGNED: dict[str, Any] = {
    "created_by": SYSTEM,
    "created_at": LONG_AGO,
    "changed_by": SYSTEM,
    "changed_at": LONG_AGO,
}

_ids = count(1)


def new_id(prefix: str = "id") -> str:
    """An identity nobody else has in this run."""
    return f"{prefix}-{next(_ids):06d}"


def cmd(at: datetime = MONDAY) -> dict[str, Any]:
    """What every command carries."""
    return {"id": new_id("cmd"), "happened_at": at}


def noon(year: int, month: int, day: int) -> datetime:
    """Noon in China on that day."""
    return start_of(date(year, month, day)) + timedelta(hours=12)


def territory(node: str, parent: str | None, kind: TerritoryKind) -> Territory:
    """One node of the tree."""
    return Territory(id=node, parent=TerritoryId(parent) if parent else None, kind=kind, name=node, **SIGNED)


def user(login: str, reports_to: str | None = None) -> User:
    """A person whose id is the login."""
    return User(
        id=login, login=login, name=login, reports_to=UserId(reports_to) if reports_to else None, **SIGNED
    )


def role(who: str, what: Role, where: str, since: datetime = LONG_AGO) -> RoleAssignment:
    """A role held since a moment."""
    return RoleAssignment(
        id=f"{who}-{what}-{where}",
        user=UserId(who),
        role=what,
        territory=TerritoryId(where),
        valid_from=since,
        **SIGNED,
    )


def pack(code: str = "v1", valid_from: date = date(1990, 1, 1), **sections: Any) -> RulePack:
    """A rule pack with the product's default numbers, except for the sections given."""
    return RulePack(id=f"pack-{code}", code=code, valid_from=valid_from, **sections, **SIGNED)


def company(*more: Entity, packs: tuple[RulePack, ...] | None = None) -> World:
    """The company above, with any more rows."""
    return World(
        (
            territory("hq", None, "company"),
            territory("north", "hq", "region"),
            territory("north-1", "north", "territory"),
            territory("north-2", "north", "territory"),
            territory("south", "hq", "region"),
            territory("south-1", "south", "territory"),
            territory("south-2", "south", "territory"),
            territory("engineering", "hq", "department"),
            user("chen"),
            user("qian", "chen"),
            user("sun", "chen"),
            user("admin"),
            user("ma", "chen"),
            user("zhou", "chen"),
            user("gao", "chen"),
            user("li", "ma"),
            user("wang", "ma"),
            user("zhao", "zhou"),
            role("chen", "deputy_gm", "hq"),
            role("qian", "finance", "hq"),
            role("sun", "grading_secretary", "hq"),
            role("admin", "admin", "hq"),
            role("ma", "region_manager", "north"),
            role("zhou", "region_manager", "south"),
            role("gao", "engineering_manager", "engineering"),
            role("li", "rep", "north-1"),
            role("wang", "rep", "north-2"),
            role("zhao", "rep", "south-1"),
            *((pack(),) if packs is None else packs),
            *more,
        )
    )


def customer(
    name: str = "acme",
    *,
    owner: str | None = "li",
    where: str = "north-1",
    since: datetime = LONG_AGO,
    **fields: Any,
) -> tuple[Customer, Ownership]:
    """A customer's card with the open ownership interval that goes with it; the id is the name."""
    held_by = UserId(owner) if owner else None
    mode = fields.get("mode", "region")
    return (
        Customer(id=name, name=name, territory=TerritoryId(where), owner=held_by, **fields, **SIGNED),
        Ownership(
            id=f"own-{name}",
            customer=CustomerId(name),
            owner=held_by,
            territory=TerritoryId(where),
            mode=mode,
            since=since,
            **SIGNED,
        ),
    )


def contact(customer_id: str, name: str = "Mr Hu") -> Contact:
    """A person at a customer's."""
    return Contact(id=new_id("contact"), customer=CustomerId(customer_id), name=name, **SIGNED)
