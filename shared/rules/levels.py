"""Who decides a request: the level of the tree that it has reached, and the people who answer there.

A request starts at the lowest node that contains everything it touches and has a manager other than
its author. It climbs one level for every five working days (by the Chinese work calendar; AMB-14)
without a decision. The climb needs no clock that rings: it is computed whenever somebody looks.
"""

from datetime import datetime

from shared.facts import Facts
from shared.models.base import day_of, start_of
from shared.models.ids import TerritoryId, UserId
from shared.models.transfer import Request
from shared.rules.rights import let_in, manages, stands_for


def first_level(facts: Facts, node: TerritoryId, author: UserId, at: datetime) -> TerritoryId:
    """The lowest node at or above the given one that has a manager other than the author, still here."""
    path = facts.tree().path_up(node)
    for each in path:
        managers = facts.managers_at(each, at)
        if any(manager != author and let_in(facts, manager, at) for manager in managers):
            return each
    return path[-1] if path else node


def next_level(facts: Facts, level: TerritoryId, author: UserId, at: datetime) -> TerritoryId | None:
    """The level above, or None at the top."""
    above = facts.tree().path_up(level)[1:]
    return first_level(facts, above[0], author, at) if above else None


def level_at(facts: Facts, request: Request, at: datetime) -> tuple[TerritoryId, datetime]:
    """The level that decides at a moment, and since when; climbing done in whole working days."""
    level, since = request.level, request.level_since
    while True:
        pack = facts.pack_on(day_of(since))
        days = pack.territory.escalate_after_working_days if pack is not None else 5
        above = next_level(facts, level, request.requested_by, since)
        if days == 0 or above is None or above == level:
            return level, since
        due = start_of(facts.calendar().add_working_days(day_of(since), days + 1))
        if at < due:
            return level, since
        level, since = above, due


def due_at(facts: Facts, request: Request, at: datetime) -> datetime | None:
    """When the request climbs next, or None when it has reached the top."""
    level, since = level_at(facts, request, at)
    if next_level(facts, level, request.requested_by, since) is None:
        return None
    pack = facts.pack_on(day_of(since))
    days = pack.territory.escalate_after_working_days if pack is not None else 5
    return start_of(facts.calendar().add_working_days(day_of(since), days + 1)) if days else None


def decides(
    facts: Facts, user: UserId, level: TerritoryId, at: datetime, author: UserId | None = None
) -> UserId | None:
    """In whose name the person decides at a level: their own, or a manager's who delegated to them.

    A manager at the level or above it decides (AMB-31: delegate, then next level); None for all others.
    What an author asked for is decided neither by them nor in their name.
    """
    if user == author:
        return None
    principals = (each for each in stands_for(facts, user, at) if each != author)
    return next((each for each in principals if manages(facts, each, level, at)), None)


def somebody_else_decides(facts: Facts, level: TerritoryId, author: UserId, at: datetime) -> bool:
    """Whether anybody but the author manages the level or lies above it, so that an answer can come."""
    return any(
        manager != author and let_in(facts, manager, at)
        for node in facts.tree().path_up(level)
        for manager in facts.managers_at(node, at)
    )
