"""The whole story: everything that anybody did in the demo company, before today."""

from datetime import date
from pathlib import Path

from server.demo.arranging import arranging, comings_and_goings, rules
from server.demo.asking import filings, transfers_done, transfers_open, with_moves
from server.demo.attendance import attendance
from server.demo.cards import cards
from server.demo.customers import customers, picked
from server.demo.days import Days
from server.demo.divisions import read_cities
from server.demo.exceptions import exceptions, refused, sharing, with_shares
from server.demo.grading import judgements, last_round, this_round
from server.demo.late_work import contested, parked
from server.demo.places import CITY_CODES
from server.demo.selling import is_big, orders_of, selling
from server.demo.standing import standing
from server.demo.steps import Step
from server.demo.visiting import visiting

CUSTOMERS = 420
"""About as many customers as a company of this size has."""

_UNFILED = ("demo-weifang", "demo-suzhou")
_WAITING = (
    "demo-weifang", "demo-weifang", "demo-jinan", "demo-suzhou", "demo-hangzhou", "demo-shijiazhuang",
    "demo-beijing-tianjin", "demo-zhengzhou", "demo-wuhan", "demo-guangzhou", "demo-nanning", "demo-xian",
    "demo-hexi", "demo-changji",
)  # fmt: skip


def story(today: date, divisions: Path, most: int = CUSTOMERS) -> list[Step]:
    """Everything that happened, in no particular order."""
    days = Days.until(today)
    cities = read_cities(divisions, CITY_CODES)
    plans = with_shares(days, with_moves(days, customers(days, cities, most)))
    for place in _UNFILED:
        list(picked(plans, place, 1, "unfiled", "B"))
    told = [*transfers_open(days, plans), *exceptions(days, plans)]
    for place in _WAITING:
        list(picked(plans, place, 1, "waiting"))
    told += [*arranging(days, cities), *rules(days), *comings_and_goings(days)]
    for plan in plans:
        orders = orders_of(days, plan)
        big = is_big(orders)
        told += cards(days, plan, cities[plan.city])
        told += filings(days, plan, big=big)
        told += standing(days, plan, big=big)
        told += [*transfers_done(days, plan), *sharing(plan)]
        told += selling(days, plan, orders)
    told += [*visiting(days, plans), *attendance(days)]
    told += [*parked(days, plans, cities), *contested(days, plans, cities), *refused(days, plans)]
    told += [*last_round(days, plans), *this_round(days, plans), *judgements(days, plans)]
    return told
