"""Clocking 考勤 and its one exception: a missed clock-out that the direct superior vouches for (H14).

Office staff clock in and out every day, field staff on days when they are not out (ATT-1, ATT-2).
Who was out and came back the same day but could not clock out in time is countersigned 补签 on the
next day by the direct superior (ATT-3): only the clock-out, only then, only by them.
"""

from datetime import date, datetime

from shared.facts import Facts
from shared.models.base import day_of
from shared.models.ids import UserId
from shared.models.rule_pack import AttendanceRules
from shared.rules.rights import let_in, stands_for


def superior_of(facts: Facts, user: str, at: datetime) -> UserId | None:
    """The direct superior at a moment; once that account was closed, the next one up the line (AMB-31)."""
    seen: set[str] = {user}
    person = facts.user(user)
    while person is not None and person.reports_to is not None and person.reports_to not in seen:
        above = facts.user(person.reports_to)
        if above is None:
            return None
        if let_in(facts, UserId(above.id), at):
            return UserId(above.id)
        seen.add(above.id)
        person = above
    return None


def may_countersign(facts: Facts, who: UserId, user: str, at: datetime) -> bool:
    """Whether the person is the direct superior, or stands in for them at that moment."""
    superior = superior_of(facts, user, at)
    return superior is not None and who != user and superior in stands_for(facts, who, at)


def days_late(day: date, at: datetime) -> int:
    """How many calendar days after the business day a moment lies (AMB-30)."""
    return (day_of(at) - day).days


def countersign_in_time(day: date, at: datetime, rules: AttendanceRules) -> bool:
    """Whether a moment is on the next day, or within the grace that the company allows."""
    return 1 <= days_late(day, at) <= rules.countersign_within_days
