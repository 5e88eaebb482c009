"""Employees as accounts, and their titles, reporting lines and territories as dated roles.

How the files are read:

- whoever holds a territory is its rep from the day of hire, whatever the title, because customers need
  an owner where they sit;
- a Vice President directs the company as deputy general manager, and also administers it and keeps its
  finances, since the files name nobody else for either;
- a Sales Manager is region manager of each region in which most of the held territories belong to that
  manager or to direct reports (Western and Northern in the sample); what is left falls to the top;
- an Inside Sales Coordinator is back office and grading secretary.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from server.imports.names import signed
from server.imports.northwind.names import COMPANY, region_id, territory_id, user_id
from server.imports.northwind.source import Northwind, SourceEmployee
from server.imports.report import Report
from shared.models.base import Instant, start_of
from shared.models.ids import TerritoryId
from shared.models.person import Role, RoleAssignment, User

_COMPANY_ROLES: dict[str, tuple[Role, ...]] = {
    "Vice President": ("deputy_gm", "admin", "finance"),
    "Inside Sales Coordinator": ("back_office", "grading_secretary"),
}


def users(source: Northwind, at: Instant) -> Iterator[User]:
    """One account per employee, superiors before their reports; the login is the first name."""
    done: set[str] = {""}
    waiting = list(source.employees)
    while waiting:
        ready = [each for each in waiting if each.reports_to in done] or waiting
        for each in ready:
            yield _user(each, at)
            done.add(each.id)
        waiting = [each for each in waiting if each.id not in done]


def _user(employee: SourceEmployee, at: Instant) -> User:
    name = f"{employee.first_name} {employee.last_name}"
    return User(
        id=user_id(employee.id),
        login=employee.first_name.lower(),
        name=name,
        name_en=name,
        title=employee.title,
        reports_to=user_id(employee.reports_to) if employee.reports_to else None,
        **signed(at),
    )


def role_assignments(source: Northwind, at: Instant, report: Report) -> Iterator[RoleAssignment]:
    """Every role of every employee, held since the day of hire."""
    managed = managed_regions(source)
    for employee in source.employees:
        for title, roles in _COMPANY_ROLES.items():
            if employee.title.startswith(title):
                for role in roles:
                    yield _role(employee, role, COMPANY, at)
        for region in managed.get(employee.id, ()):
            yield _role(employee, "region_manager", region_id(region), at)
        for territory in territories_of(source, employee.id):
            yield _role(employee, "rep", territory_id(territory), at)
    for territory, count in sorted(Counter(territory for _, territory in source.pairs).items()):
        if count > 1:
            report.note(
                "employeeterritories.csv",
                territory,
                f"{count} employees hold it; all are its reps",
                "who owns a customer there follows from the orders",
            )


def territories_of(source: Northwind, employee: str) -> tuple[str, ...]:
    """The territories that an employee holds, by code."""
    return tuple(sorted(territory for who, territory in source.pairs if who == employee))


def managed_regions(source: Northwind) -> dict[str, tuple[str, ...]]:
    """The regions that each Sales Manager manages, by employee."""
    region_of = {each.id: each.region for each in source.territories}
    held = Counter(region_of[territory] for _, territory in source.pairs)
    managed: dict[str, tuple[str, ...]] = {}
    for manager in source.employees:
        if not manager.title.startswith("Sales Manager"):
            continue
        team = {manager.id, *(each.id for each in source.employees if each.reports_to == manager.id)}
        theirs = Counter(region_of[territory] for who, territory in source.pairs if who in team)
        managed[manager.id] = tuple(
            sorted(region for region, count in theirs.items() if 2 * count > held[region])
        )
    return managed


def _role(employee: SourceEmployee, role: Role, where: TerritoryId, at: Instant) -> RoleAssignment:
    return RoleAssignment(
        id=f"{user_id(employee.id)}-{role}-{where}",
        user=user_id(employee.id),
        role=role,
        territory=where,
        valid_from=_hired(employee.hired),
        **signed(at),
    )


def _hired(day: date) -> Instant:
    return start_of(day)
