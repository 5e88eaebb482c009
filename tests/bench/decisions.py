"""What one decision costs: the pure rules over rows in memory, as a phone asks them before it stores.

The facts live as long as a screen or a batch does, so the tree and the roles are already remembered.
"""

from datetime import date, timedelta
from itertools import cycle

from shared.case import Actor, Changes
from shared.commands import AnyCommand, DecideRequest, EditCustomer, RecordDeal, RequestTransfer
from shared.decide import decide
from shared.facts import Facts
from shared.models.customer import CustomerPatch
from shared.models.deal import Deal, DealFields
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.rules.credit_book import Book
from shared.rules.split_preview import split_if_confirmed
from tests.bench.figures import Run, benchmark, microseconds_each
from tests.bench.indexed_rows import IndexedRows
from tests.support.company import MONDAY, cmd, company, customer

CUSTOMERS = 500
TIMES = 2_000


@benchmark("decide.edit_us", "us", goal=50)
def edit() -> Run:
    """A rep edits two fields of one of 500 customers: decided, merged and signed."""
    world = company(*(row for place in range(CUSTOMERS) for row in customer(f"c-{place:04d}")))
    facts = Facts(IndexedRows(world.rows.everything().values()))
    actor = Actor(user=UserId("li"), trusted_since=MONDAY - timedelta(hours=1))
    commands = cycle(
        EditCustomer(
            **cmd(),
            customer=CustomerId(f"c-{place:04d}"),
            base=CustomerPatch(phone="", city=""),
            mine=CustomerPatch(phone="0571 8765 4321", city="杭州"),
        )
        for place in range(CUSTOMERS)
    )

    def once() -> None:
        answer = decide(next(commands), facts, actor, MONDAY)
        assert isinstance(answer, Changes)

    return lambda: microseconds_each(once, TIMES)


@benchmark("decide.split_us", "us", goal=100)
def split() -> Run:
    """A joint deal, the first after a handover: shares, amounts and reasons, from the customer's book."""
    book, deal = _first_joint_deal()

    def once() -> None:
        shared = split_if_confirmed(book, deal)
        assert shared is not None
        assert [line.share for line in shared.lines] == [7_000, 1_800, 1_200]

    return lambda: microseconds_each(once, TIMES)


def _first_joint_deal() -> tuple[Book, Deal]:
    world = company(*customer("acme"))
    acme = CustomerId("acme")
    asked = RequestTransfer(
        **cmd(),
        transfer="t-1",
        customer=acme,
        to_territory=TerritoryId("south-1"),
        to_owner=UserId("zhao"),
        reason="工地在南区",
    )
    approved = DecideRequest(
        **cmd(MONDAY + timedelta(hours=1)),
        request_kind="transfer",
        request="t-1",
        customer=acme,
        approve=True,
    )
    recorded = RecordDeal(
        **cmd(MONDAY + timedelta(days=1)),
        deal="d-1",
        customer=acme,
        fields=DealFields(business_date=date(2026, 3, 3), amount=10_000_001, engineering="joint"),
    )
    steps: tuple[tuple[str, AnyCommand], ...] = (("li", asked), ("chen", approved), ("zhao", recorded))
    for who, command in steps:
        answer = world.does(who, command)
        assert isinstance(answer, Changes), answer
    deal = world.rows.get(Deal, "d-1")
    assert deal is not None
    return Book.of(world.facts, acme), deal
