"""Small companies by chance, told in a few mornings: what each brings is stored before the next begins."""

# ruff: noqa: E501  one row on as few lines as it can stand

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from shared.models.base import Entity
from shared.models.credit import Beneficiary, CreditLine, CreditSplit, Provenance, SplitFacts
from shared.models.customer import Customer, RegionShare
from shared.models.deal import Deal, Return
from shared.models.grading import Grade, GradeExplanation, GradeOverride, GradingRound, Threshold, ValueGrade
from shared.models.ids import CustomerId, DealId, RoundId, TerritoryId, UserId
from shared.models.visit import Presence, Visit
from tests.support.company import LONG_AGO, SIGNED

CUSTOMERS = ("c0", "c1", "c2", "c3", "c4")
PLACES = ("north-1", "north-2", "south-1", "hq")
PEOPLE = ("li", "wang", "zhao")
TODAY = date(2026, 3, 2)

_days = st.dates(date(2024, 6, 1), date(2026, 3, 1))
_moments = st.integers(0, 424 * 86_400 * 1_000).map(
    lambda ms: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
_people, _places = st.sampled_from(PEOPLE), st.sampled_from(PLACES)
_customers = st.sampled_from(CUSTOMERS)
_fen = st.integers(1, 10**9)
_LETTERS: tuple[ValueGrade, ...] = ("A", "B", "C")
_letters = st.sampled_from(_LETTERS)


@st.composite
def cards(draw: st.DrawFn, name: str | None = None) -> Customer:
    """A card as it stands from some morning on: somewhere, somebody's or nobody's, in use or not."""
    row = name or draw(_customers)
    shared = draw(st.integers(0, 5)) == 0
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "south")) if shared else ()
    return Customer(
        id=row,
        name=row,
        territory=TerritoryId(draw(_places)),
        owner=draw(st.one_of(st.none(), _people.map(UserId))),
        shares=shares,
        archived_at=draw(st.sampled_from((None, None, None, LONG_AGO))),
        **SIGNED,
    )


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """An order in some state; the same one again has changed."""
    return Deal(
        id=DealId(f"d{draw(st.integers(0, 14))}"),
        customer=CustomerId(draw(_customers)),
        seller=UserId(draw(_people)),
        territory=TerritoryId(draw(_places)),
        business_date=draw(_days),
        amount=draw(_fen),
        status=draw(st.sampled_from(("confirmed", "confirmed", "confirmed", "recorded", "cancelled"))),
        **SIGNED,
    )


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    """A visit that may end in the next month, in the same second or not at all."""
    began = draw(_moments)
    lasted = draw(st.one_of(st.none(), st.integers(0, 10**10)))
    ended = None if lasted is None else Presence(at=began + timedelta(microseconds=lasted))
    return Visit(
        id=f"v{draw(st.integers(0, 14))}",
        customer=CustomerId(draw(_customers)),
        author=UserId(draw(_people)),
        territory=TerritoryId(draw(_places)),
        purpose="solve",
        check_in=Presence(at=began),
        check_out=ended,
        **SIGNED,
    )


@st.composite
def splits(draw: st.DrawFn) -> CreditSplit:
    """A ledger entry with up to three lines."""
    line = st.builds(
        lambda role, user, where, amount: CreditLine(
            beneficiary=Beneficiary(role=role, user=user, territory=where), share=5_000, amount=amount
        ),
        st.sampled_from(("owner", "transferor", "company")),
        st.one_of(st.none(), _people.map(UserId)),
        st.one_of(st.none(), _places.map(TerritoryId)),
        st.integers(-(10**9), 10**9),
    )
    customer, day = CustomerId(draw(_customers)), draw(_days)
    facts = SplitFacts(
        deal=DealId("d0"), amount=1, returned=0, business_date=day, first=False, transfer=None,
        earlier_deal=None, engineering="none", mode="region",
    )  # fmt: skip
    return CreditSplit(
        id=f"s{draw(st.integers(0, 9))}", customer=customer, deal=DealId("d0"), kind="accrual", entry=1,
        business_date=day, lines=tuple(draw(st.lists(line, max_size=3))), seller=UserId("li"),
        provenance=Provenance(pack="v1", rules=("H4",), facts=facts, sentence_zh="", sentence_en=""), **SIGNED,
    )  # fmt: skip


@st.composite
def grades(draw: st.DrawFn) -> Grade:
    """A grade that counts now, later or never, perhaps with an override that is over."""
    over = draw(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 4, 1))))
    override = None
    if over is not None:
        override = GradeOverride(grade=draw(_letters), reason="x", approver=UserId("ma"), expires_on=over)
    computed = draw(_letters)
    return Grade(
        id=f"g{draw(st.integers(0, 9))}", customer=CustomerId(draw(_customers)),
        round=draw(st.sampled_from((None, RoundId("round-1")))),
        state=draw(st.sampled_from(("final", "provisional", "preliminary"))),
        computed=computed, grade=override.grade if override else computed, potential="medium", credit=None,
        segment="normal", override=override, assessed_on=draw(st.dates(date(2025, 1, 1), date(2026, 4, 1))),
        explanation=GradeExplanation(
            pack="v1", rules=(), factors=(), threshold=Threshold(territory=None, a_from=2, b_from=1), what_if=(),
            sentence_zh="", sentence_en="",
        ), **SIGNED,
    )  # fmt: skip


@st.composite
def rounds(draw: st.DrawFn) -> GradingRound:
    """A round, published or not."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    published = draw(st.sampled_from((None, at)))
    return GradingRound(
        id=draw(st.sampled_from(("round-1", "round-2"))), year=2026, state="published" if published else "open",
        opens_at=at, closes_at=at, snapshot_at=at, published_at=published, **SIGNED,
    )  # fmt: skip


@st.composite
def returns(draw: st.DrawFn) -> dict[str, Any]:
    """Goods that come back of some order, if there is one by then."""
    return {
        "number": draw(st.integers(0, 5)),
        "deal": draw(st.integers(0, 14)),
        "part": draw(st.integers(1, 100)),
    }


def goods_back(asked: dict[str, Any], deals_now: dict[str, Deal], sent: set[str]) -> Return | None:
    """The return, of an order that is there and of no other before."""
    deal = deals_now.get(f"d{asked['deal']}")
    name = f"r-{asked['deal']}"
    if deal is None or name in sent:
        return None
    sent.add(name)
    amount = max(1, deal.amount * asked["part"] // 100)
    return Return(
        id=name, customer=deal.customer, deal=DealId(deal.id), seller=deal.seller,
        business_date=TODAY, amount=amount, **SIGNED,
    )  # fmt: skip


mornings = st.lists(
    st.lists(
        st.one_of(cards(), deals(), deals(), visits(), splits(), grades(), rounds(), returns()), max_size=25
    ),
    min_size=1,
    max_size=4,
)


def first_cards(draw: st.DrawFn) -> list[Entity]:
    """Every customer once, before anything happens to it."""
    return [draw(cards(name)) for name in CUSTOMERS]
