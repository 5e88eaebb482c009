"""Plays the steps of territory vectors through the real decisions, and answers what came of them."""

from datetime import date, datetime
from typing import Any

from shared.case import Decision
from shared.commands import (
    AnyCommand,
    DecideRequest,
    DecideReview,
    EditCustomer,
    LogVisit,
    PassUp,
    RequestTransfer,
)
from shared.models.base import CHINA_TIME, Entity
from shared.models.calendar import WorkYear
from shared.models.customer import CustomerPatch
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.review import ReviewItem
from shared.models.transfer import Transfer
from shared.models.visit import Presence, VisitFields
from shared.rules.levels import level_at
from shared.rules.visibility import grants, scopes_of
from tests.support.company import SIGNED, cmd, company, customer
from tests.support.memory_rows import World

Step = dict[str, Any]
ACME = CustomerId("acme")
MINUTES = "%Y-%m-%d %H:%M"


def moment(text: str) -> datetime:
    """A time of day in China, such as `2026-03-02 09:00`."""
    return datetime.strptime(text, MINUTES).replace(tzinfo=CHINA_TIME)


class Story:
    """One company in which the steps of one vector happen."""

    def __init__(self) -> None:
        self.world: World = company()
        self.answer: Decision | None = None
        self.levels_seen: list[str] = []

    def play(self, step: Step) -> None:
        """Let one step happen; fails on a step that it does not know."""
        tell = {
            "customer": self._customer,
            "work calendar": self._work_calendar,
            "ask": self._ask,
            "approve": self._approve,
            "pass up": self._pass_up,
            "visit": self._visit,
            "edit": self._edit,
            "take over": self._take_over,
            "look": self._look,
        }[step["step"]]
        tell(step)

    def transfer(self) -> Transfer:
        """The story's request."""
        return self.world.facts.transfers(ACME)[0]

    def only(self, kind: type[Entity]) -> Any:
        """The story's one row of a kind."""
        (row,) = self.world.rows.all(kind)
        return row

    def _does(self, step: Step, command: AnyCommand) -> None:
        arrives = moment(step["arrives"] if "arrives" in step else step["at"])
        self.answer = self.world.does(step["who"], command, now=arrives)

    def _customer(self, step: Step) -> None:
        fields: Step = {"phone": step.get("phone", "")}
        self.world.rows.put(*customer(owner=step["owner"], where=step["territory"], **fields))

    def _work_calendar(self, step: Step) -> None:
        days: Step = {
            name: frozenset(date.fromisoformat(day) for day in step[said])
            for name, said in (("days_off", "off"), ("make_up_days", "make-up days"))
        }
        self.world.rows.put(WorkYear(id=str(step["year"]), year=step["year"], **days, **SIGNED))

    def _ask(self, step: Step) -> None:
        to = TerritoryId(step["to"]) if step["to"] else None
        asked: Step = {"transfer": "t", "customer": ACME, "to_territory": to, "reason": "moved"}
        self._does(step, RequestTransfer(**cmd(moment(step["at"])), **asked))

    def _approve(self, step: Step) -> None:
        to = TerritoryId(step["to"]) if step.get("to") else None
        chosen: Step = {"request_kind": "transfer", "request": "t", "customer": ACME, "to_territory": to}
        self._does(step, DecideRequest(**cmd(moment(step["at"])), **chosen, approve=True))

    def _pass_up(self, step: Step) -> None:
        chosen: Step = {"request_kind": "transfer", "request": "t", "customer": ACME}
        self._does(step, PassUp(**cmd(moment(step["at"])), **chosen, reason="cannot be classified here"))

    def _visit(self, step: Step) -> None:
        at = moment(step["at"])
        seen = VisitFields(purpose="solve", check_in=Presence(at=at), outcome=step["outcome"])
        self._does(step, LogVisit(**cmd(at), visit="v", customer=ACME, fields=seen))

    def _edit(self, step: Step) -> None:
        base, mine = ({step["field"]: step[side]} for side in ("from", "to"))
        patches: Step = {"base": CustomerPatch(**base), "mine": CustomerPatch(**mine)}
        self._does(step, EditCustomer(**cmd(moment(step["at"])), customer=ACME, **patches))

    def _take_over(self, step: Step) -> None:
        review = self.only(ReviewItem).id
        chosen: Step = {
            "review": review,
            "customer": ACME,
            "accept": tuple(step["fields"]),
            "note": step["note"],
        }
        self._does(step, DecideReview(**cmd(moment(step["at"])), **chosen))

    def _look(self, step: Step) -> None:
        self.levels_seen.append(level_at(self.world.facts, self.transfer(), moment(step["at"]))[0])

    def sees(self, who: str, row: Entity, at: datetime) -> bool:
        """Whether a person's device receives the row."""
        card = self.world.facts.customer(ACME)
        return bool(scopes_of(row, card) & grants(self.world.facts, UserId(who), at))
