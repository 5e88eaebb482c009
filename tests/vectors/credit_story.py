"""Plays the steps of a credit vector through the real commands; `README.md` lists the steps."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, assert_never

from shared.case import Changes, Decision
from shared.commands import AnyCommand
from shared.commands.administration import PublishRulePack
from shared.commands.customers import ShareCustomer
from shared.commands.deals import CancelDeal, DecideDeal, RecordDeal, RecordReturn
from shared.commands.requests import DecideRequest, RequestException, RequestTransfer
from shared.decisions.deals import preview_split
from shared.errors import Refusal
from shared.models.base import start_of
from shared.models.credit import Beneficiary, CreditLine, CreditSplit
from shared.models.customer import RegionShare
from shared.models.deal import Deal, DealFields
from shared.models.ids import CustomerId, DealId, TerritoryId, UserId
from shared.models.rule_pack import CreditRules, RulePack
from shared.rules.split_preview import LineChange, Split, changes
from tests.support.company import cmd, company, customer, new_id, pack

Step = dict[str, Any]
ACME = CustomerId("acme")


def fen(amount: str) -> int:
    """An amount in yuan, as the vectors write it, in fen."""
    return int(Decimal(amount.replace(",", "")) * 100)


def morning(day: str, time: str = "10:00") -> datetime:
    """A time of a day in China."""
    hours, minutes = time.split(":")
    return start_of(date.fromisoformat(day)) + timedelta(hours=int(hours), minutes=int(minutes))


def name_of(who: Beneficiary) -> str:
    """How a vector names a beneficiary: the person, else the region, else the company or engineering."""
    return who.user or (who.territory or "?" if who.role == "region" else who.role)


def by_name(lines: tuple[CreditLine, ...]) -> dict[str, int]:
    """Amounts by the vector's names."""
    sums: dict[str, int] = {}
    for line in lines:
        name = name_of(line.beneficiary)
        sums[name] = sums.get(name, 0) + line.amount
    return sums


class Story:
    """The company of `tests.support.company`, one customer called acme, and what happens to it."""

    def __init__(self) -> None:
        self.world = company()
        self.last: Decision | None = None
        self._repeat: Callable[[], None] = lambda: None
        self.preview: Split | None = None

    def play(self, step: Step) -> None:
        """One step; steps that prepare must succeed, the last answer is kept."""
        play: Callable[[Step], None] = getattr(self, "_" + step["step"].replace(" ", "_"))
        play(step)

    def ledger(self, order: str) -> tuple[CreditSplit, ...]:
        """The entries of an order, first to last."""
        found = self.world.rows.find(CreditSplit, "deal", order)
        return tuple(sorted(found, key=lambda entry: entry.entry))

    def credit(self, order: str) -> dict[str, int]:
        """What everybody has of an order by the ledger, zeros left out."""
        lines = tuple(line for entry in self.ledger(order) for line in entry.lines)
        return {name: amount for name, amount in by_name(lines).items() if amount}

    def net(self, order: str) -> int:
        """What is left of an order, by the ledger."""
        return sum(self.credit(order).values())

    def differences(self, order: str) -> tuple[LineChange, ...]:
        """What the last preview said otherwise than the order's final split."""
        assert self.preview is not None
        return changes(self.preview.lines, self.ledger(order)[-1].lines)

    def _do(self, user: str, command: AnyCommand, now: datetime | None = None) -> None:
        self._repeat = lambda: self._do(user, command, now)
        self.last = self.world.does(user, command, now=now)

    def _must(self, user: str, command: AnyCommand) -> None:
        self._do(user, command)
        assert isinstance(self.last, Changes), self.last

    def _customer(self, step: Step) -> None:
        self.world.rows.put(*customer("acme", owner=step["owner"], where=step["territory"]))

    def _rules(self, step: Step) -> None:
        """A rule pack from a day on, as if it had been published in time."""
        credit = _credit_rules(step)
        begins = date.fromisoformat(step["from"])
        for old in self.world.rows.all(RulePack):
            if old.valid_to is None:
                self.world.rows.put(old.model_copy(update={"valid_to": begins - timedelta(days=1)}))
        self.world.rows.put(pack(step["name"], begins, credit=credit))

    def _publish_rules(self, step: Step) -> None:
        credit = _credit_rules(step)
        rules = pack(step["name"], date.fromisoformat(step["from"]), credit=credit)
        self._must("chen", PublishRulePack(**cmd(morning(step["on"])), rules=rules))

    def _handover(self, step: Step) -> None:
        at = morning(step["on"], "08:00")
        transfer = new_id("transfer")
        asked = RequestTransfer(
            **cmd(at),
            transfer=transfer,
            customer=ACME,
            to_territory=TerritoryId(step["territory"]),
            to_owner=UserId(step["to"]),
            reason="belongs there",
        )
        self._must(step["from"], asked)
        self._approve("transfer", transfer, at)

    def _exception(self, step: Step) -> None:
        at = morning(step["on"], "08:00")
        exception = new_id("exception")
        until = step.get("until")
        asked = RequestException(
            **cmd(at),
            exception=exception,
            customer=ACME,
            seller_territory=TerritoryId(step["territory"]),
            valid_on=date.fromisoformat(step["on"]),
            valid_until=date.fromisoformat(until) if until else None,
            reason="the customer asked for it",
        )
        self._must(step["seller"], asked)
        self._approve("region_exception", exception, at)

    def _approve(self, kind: Any, request: str, at: datetime) -> None:
        yes = DecideRequest(**cmd(at), request_kind=kind, request=request, customer=ACME, approve=True)
        self._must("chen", yes)

    def _shared_by(self, step: Step) -> None:
        weights = step.get("weights", [1] * len(step["regions"]))
        shares = tuple(
            RegionShare(territory=TerritoryId(region), weight=weight)
            for region, weight in zip(step["regions"], weights, strict=True)
        )
        at = morning(step["on"], "08:00")
        self._must("chen", ShareCustomer(**cmd(at), customer=ACME, shares=shares, reason="several regions"))

    def _order(self, step: Step) -> None:
        """Recorded by its seller and, unless it says "waits", confirmed by the deputy GM."""
        at = morning(step["recorded"] if "recorded" in step else step["on"])
        arrived = morning(step["arrives"]) if "arrives" in step else None
        asked = RecordDeal(**cmd(at), deal=step["order"], customer=ACME, fields=_fields(step))
        self._do(step["seller"], asked, arrived)
        if isinstance(self.last, Changes) and not step.get("waits"):
            self._confirm({"order": step["order"], "on": step.get("arrives", step["on"])})

    def _preview(self, step: Step) -> None:
        """What the seller's phone says before recording."""
        said = preview_split(
            self.world.facts, ACME, _fields(step), UserId(step["seller"]), morning(step["on"])
        )
        match said:
            case Split():
                self.preview = said
            case Refusal():
                self.last = said
            case _:
                assert_never(said)

    def _confirm(self, step: Step) -> None:
        deal = self.world.rows.get(Deal, step["order"])
        assert deal is not None
        at = morning(step["on"], "12:00")
        yes = DecideDeal(**cmd(at), deal=DealId(step["order"]), customer=ACME, approve=True)
        self._do("chen", yes)

    def _return(self, step: Step) -> None:
        goods = RecordReturn(
            **cmd(morning(step["on"], "15:00")),
            deal_return=new_id("return"),
            deal=DealId(step["order"]),
            customer=ACME,
            business_date=date.fromisoformat(step["on"]),
            amount=fen(step["amount"]),
        )
        self._do("chen", goods)

    def _cancel(self, step: Step) -> None:
        undone = CancelDeal(
            **cmd(morning(step["on"], "16:00")),
            deal=DealId(step["order"]),
            customer=ACME,
            reason="called off",
        )
        self._do("chen", undone)

    def _again(self, _: Step) -> None:
        """The very same command once more, as when a reply was lost."""
        self._repeat()


def _fields(step: Step) -> DealFields:
    return DealFields(
        business_date=date.fromisoformat(step["on"]),
        amount=fen(step["amount"]),
        engineering=step.get("engineering", "none"),
    )


def _credit_rules(step: Step) -> CreditRules:
    return CreditRules.model_validate({name: _rule(value) for name, value in step.get("credit", {}).items()})


def _rule(value: str | int) -> str | int:
    """A share written as "60%" in basis points; anything else as it is."""
    if isinstance(value, str) and value.endswith("%"):
        return int(Decimal(value[:-1]) * 100)
    return value
