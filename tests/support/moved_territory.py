"""One day in the north: a rep works without a signal while the whole territory is given to a colleague.

Li holds the 250 customers of north-1, Ma manages the region, Chen sits at headquarters, and Wang in
north-2 gets them all. Everybody has seen everything they may see before the day begins.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.case import Changes
from shared.commands import AnyCommand, DecideRequest, DecideReview, EditCustomer, LogVisit, RequestTransfer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.review import ReviewItem
from shared.models.transfer import Transfer
from shared.models.visit import Presence, VisitFields
from sync.reports import Mended
from tests.support.company import company, contact, customer, new_id
from tests.support.field import Field, Person

SHOPS = tuple(f"shop-{number:03d}" for number in range(1, 251))

_KINDS_OF_EDITS: tuple[dict[str, str], ...] = (
    {"phone": "0451-1234"},
    {"needs": "两台水泵，月底前到货"},
    {"decision_maker": "胡经理"},
    {"industry": "水泥"},
    {"phone": "13900001111", "concerns": "price above all"},
)


@dataclass(frozen=True)
class Edit:
    """What a person wrote on a card, and the command that carries it."""

    command: EditCustomer
    wrote: dict[str, str]

    @property
    def customer(self) -> str:
        return self.command.customer


class MovedTerritory:
    """The people of that day and what they do."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        rows = [row for shop in SHOPS for row in (*customer(shop, phone="0451-0000"), contact(shop))]
        self.field = Field(folder, company(*rows), url=url)
        self.li, self.wang, self.ma, self.chen = map(self.field.device, ("li", "wang", "ma", "chen"))
        self.repairs: list[Mended] = []
        """What had to be put right because a device had come to differ from the server."""
        self._sync(self.li, self.wang, self.ma, self.chen)

    def li_is_out_of_reach(self) -> None:
        """From here on, nothing Li does leaves the device and nothing reaches it."""
        self.li.line.up = False
        self._hours_pass()

    def li_edits(self, shops: Iterable[str]) -> list[Edit]:
        """A different thing at each."""
        return [
            self._edit(self.li, shop, _KINDS_OF_EDITS[place % len(_KINDS_OF_EDITS)])
            for place, shop in enumerate(shops)
        ]

    def li_visits(self, shops: Iterable[str]) -> list[LogVisit]:
        """And writes down what came of it."""
        return [self._visit(shop) for shop in shops]

    def ma_edits(self, shops: Iterable[str]) -> list[Edit]:
        """The same fields that Li wrote, otherwise; the server has them at once."""
        self._hours_pass()
        written = {"phone": "0451-9999", "needs": "一台水泵", "decision_maker": "王总"}
        edits = [self._edit(self.ma, shop, written) for shop in shops]
        self._sync(self.ma)
        return edits

    def the_territory_is_moved_to_wang(self) -> None:
        """Headquarters asks for it, the manager of the region approves, all in one go."""
        self._hours_pass()
        for shop in SHOPS:
            self._do(
                self.chen,
                RequestTransfer(
                    id=new_id("cmd"),
                    happened_at=self.chen.engine.now(),
                    transfer=new_id("transfer"),
                    customer=CustomerId(shop),
                    to_territory=TerritoryId("north-2"),
                    to_owner=UserId("wang"),
                    reason="北一区并入北二区",
                ),
            )
        self._sync(self.chen, self.ma)
        for request in self.ma.store.find(Transfer, "status", "submitted"):
            self._do(
                self.ma,
                DecideRequest(
                    id=new_id("cmd"),
                    happened_at=self.ma.engine.now(),
                    request_kind="transfer",
                    request=request.id,
                    customer=request.customer,
                    approve=True,
                ),
            )
        self._sync(self.ma, self.wang)
        self._hours_pass()

    def li_comes_back(self) -> None:
        """And everybody looks at their device."""
        self._hours_pass()
        self.li.line.up = True
        self._sync(self.li, self.wang)

    def wang_accepts(self, review: ReviewItem, *fields: str) -> None:
        """Some fields of what Li wrote; Li hears of it."""
        self._do(
            self.wang,
            DecideReview(
                id=new_id("cmd"),
                happened_at=self.wang.engine.now(),
                review=review.id,
                customer=review.customer,
                accept=fields,
            ),
        )
        self._sync(self.wang, self.li)

    def close(self) -> None:
        """The day is over."""
        self.field.close()

    # --- how they do it ----------------------------------------------------------------------------

    def _edit(self, person: Person, shop: str, wrote: dict[str, str]) -> Edit:
        card = person.sees(Customer, shop)
        assert card is not None
        was = {field: getattr(card, field) for field in wrote}
        command = EditCustomer(
            id=new_id("cmd"),
            happened_at=person.engine.now(),
            customer=CustomerId(shop),
            base=CustomerPatch.model_validate(was),
            mine=CustomerPatch.model_validate(wrote),
        )
        self._do(person, command)
        return Edit(command, wrote)

    def _visit(self, shop: str) -> LogVisit:
        command = LogVisit(
            id=new_id("cmd"),
            happened_at=self.li.engine.now(),
            visit=new_id("visit"),
            customer=CustomerId(shop),
            fields=VisitFields(
                purpose="solve",
                check_in=Presence(at=self.li.engine.now()),
                outcome=f"{shop} 答应下周订货",
            ),
        )
        self._do(self.li, command)
        return command

    def _do(self, person: Person, command: AnyCommand) -> None:
        decision = person.engine.issue(command)
        assert isinstance(decision, Changes), decision

    def _hours_pass(self) -> None:
        self.field.clock.tick(hours=1)

    def _sync(self, *people: Person) -> None:
        async def in_turn(those: Sequence[Person]) -> None:
            for person in those:
                report = await person.engine.sync()
                self.repairs += report.mended

        asyncio.run(in_turn(people))
