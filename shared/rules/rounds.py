"""The annual round 年度评定: when it is open, and where a line of it belongs on the meeting's agenda.

It opens on 25 March at 00:00 and closes on 30 March at 24:00, China time (H11, GRD-14, AMB-21): the
first moment of 31 March is outside. The grading secretary may move the end, with a reason.
"""

from datetime import date, datetime, timedelta

from shared.models.base import start_of
from shared.models.grading import Bucket, Credit, GradingRound, ValueGrade
from shared.models.rule_pack import GradingRules
from shared.rules.months import LAST_DAY


def window_of(year: int, rules: GradingRules) -> tuple[datetime, datetime]:
    """The half-open interval in which a year's grades may be edited."""
    opens, closes = date(year, *rules.round_opens), date(year, *rules.round_closes)
    return start_of(opens), start_of(closes) + timedelta(days=1)


def is_open(grading_round: GradingRound, at: datetime) -> bool:
    """Whether a moment lies inside the round's window, its extension included."""
    return grading_round.opens_at <= at < grading_round.closes_at


def override_until(day: date) -> date:
    """The last day to propose for a judgement made on a day: late enough that the next round ends it (H9)."""
    return date(min(day.year + 1, LAST_DAY.year), 12, 31)


def proposed_bucket(grade: ValueGrade, credit: Credit | None, terms: str, *, new: bool) -> Bucket:
    """Where the meeting takes a customer up when nobody says otherwise (GRD-17…20, AMB-23).

    D are new customers, A the A customers, C those whose credit or special settlement terms need a
    look, E all the rest. B, customers with special policies, is named by people.
    """
    if new:
        return "D"
    if grade == "A":
        return "A"
    if credit == "poor" or terms:
        return "C"
    return "E"
