"""The grading round of 1998, which grades the only full year on file, held by the real decisions.

The round is opened, reviewed and published by those whom the rules allow, at the hour at which the rules
open it; the import signs the rows, because nobody at Northwind ever did so.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypedDict

from server.imports.names import signed
from server.imports.rows_at_hand import RowsAtHand
from shared.case import Actor, Changes
from shared.commands import AnyCommand
from shared.commands.grading import BeginReview, OpenRound, PublishGrade, PublishRound
from shared.decide import decide
from shared.errors import Refusal
from shared.facts import Facts
from shared.models.base import Entity, Instant
from shared.models.customer import Customer
from shared.models.ids import CustomerId, RoundId, RowId, UserId, derived_id
from shared.models.person import Role, RoleAssignment
from shared.models.rule_pack import RulePack
from shared.rules.rounds import window_of

ROUND = RoundId("nw-round-1998")
YEAR = 1998
"""The year of the round; the sales of 1997 are graded."""


class RoundRefused(Exception):
    """The rules did not let the import hold the round, and say why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code} ({refusal.rule})")


def round_and_grades(rows: RowsAtHand, pack: RulePack) -> Iterator[Entity]:
    """The published round and one grade per customer; puts them among the rows at hand as well."""
    opens, _ = window_of(YEAR, pack.grading)
    desk = _Desk(rows, opens + timedelta(hours=9))
    secretary, director = desk.holder("grading_secretary"), desk.holder("deputy_gm")
    desk.does(secretary, OpenRound(**desk.cmd("open"), round=ROUND, year=YEAR))
    desk.does(secretary, BeginReview(**desk.cmd("review"), round=ROUND))
    yield from desk.does(director, PublishRound(**desk.cmd("publish"), round=ROUND))
    for customer in rows.all(Customer):
        command = PublishGrade(
            **desk.cmd("grade", customer.id), round=ROUND, customer=CustomerId(customer.id)
        )
        yield from desk.does(director, command)


class _Carried(TypedDict):
    id: RowId
    happened_at: Instant


class _Desk:
    """Decides commands at one moment over the rows at hand."""

    def __init__(self, rows: RowsAtHand, now: datetime) -> None:
        self._rows = rows
        self._now = now
        self._facts = Facts(rows)

    def holder(self, role: Role) -> UserId:
        """The first person who holds the role."""
        return next(each.user for each in self._rows.all(RoleAssignment) if each.role == role)

    def cmd(self, *parts: str) -> _Carried:
        """What every command carries."""
        return _Carried(id=derived_id("northwind", ROUND, *parts), happened_at=self._now)

    def does(self, user: UserId, command: AnyCommand) -> list[Entity]:
        """The rows that the command leads to, signed by the import; raises RoundRefused."""
        decision = decide(command, self._facts, Actor(user=user), self._now)
        if not isinstance(decision, Changes):
            raise RoundRefused(decision)
        made = [row.model_copy(update=dict(signed(self._now))) for row in decision.puts]
        self._rows.put(made)
        return made
