"""One real dashboard, for whoever reads the API; a model made it."""

from datetime import UTC, datetime

from server.totals.dashboard_answer import (
    Buying,
    Cut,
    Dashboard,
    GradeMove,
    MonthSums,
    RoleSums,
    Sums,
    Warnings,
    Yardstick,
)
from server.totals.definitions import DEFINITIONS
from shared.models.ids import UserId
from shared.models.rule_pack import VisitRules
from shared.rules.waste import Engagement, waste_report

_ALL = {
    "customers": 91,
    "orders": 408,
    "revenue_fen": 61_708_458,
    "visits": 1_204,
    "minutes": 48_160,
    "credit_fen": 61_708_458,
}
_LI = UserId("li-na")

DASHBOARD = Dashboard(
    as_of=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
    behind=0,
    first="2026-03",
    last="2026-03",
    total=Sums(**_ALL),
    by_territory=(Cut(id="north-1", name="North 1", **_ALL),),
    by_rep=(Cut(id=_LI, name="李娜", **_ALL),),
    by_grade=(Cut(id="A", name="A", **_ALL),),
    by_month=(
        MonthSums(month="2026-03", **{name: many for name, many in _ALL.items() if name != "customers"}),
    ),
    by_role=(RoleSums(role="owner", credit_fen=_ALL["credit_fen"]),),
    buying=Buying(
        customers=91,
        buyers=80,
        repeat_buyers=60,
        orders=408,
        revenue_fen=61_708_458,
        at_start=75,
        kept=68,
        new=12,
        churned=7,
        repeat_bp=7_500,
        retention_bp=9_067,
        churn_bp=933,
        frequency_milli=5_100,
        average_order_fen=151_246,
        average_revenue_fen=771_356,
        lifetime_value_fen=8_264_526,
        top_fifth_bp=6_120,
    ),
    warnings=Warnings(
        quiet=5, fading=2, last_order_until="2025-11-30", orders_from=6, revenue_from_fen=500_000
    ),
    waste=waste_report(
        (
            Engagement(rep=_LI, grade="A", minutes=15, visits=1, revenue=70),
            Engagement(rep=_LI, grade="C", minutes=60, visits=3, revenue=10),
        ),
        VisitRules(),
    ),
    moves=(GradeMove(before="B", now="A", customers=3),),
    yardsticks=(
        Yardstick(
            grade="A",
            average_order_fen=151_246,
            revenue_per_customer_fen=771_356,
            visits_per_customer_milli=13_231,
            minutes_per_customer=529,
        ),
    ),
    definitions=DEFINITIONS[:2],
)
