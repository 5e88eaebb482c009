"""Plays the golden vectors of grading, attendance and sales waste through the real decisions.

A vector is a file that somebody who knows the business reads without knowing Python: what is given,
what is done (one or several times, each on a fresh start), and what follows. Here each is told to the
product in its own words.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.case import Changes, Decision
from shared.commands.grading import (
    AssessNewCustomer,
    DecideThresholds,
    ExtendRound,
    OverrideGrade,
    ProposeThresholds,
    RateCredit,
    SubmitPreliminary,
)
from shared.commands.visits import Countersign, RecordAttendance
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.rule_pack import VisitRules
from shared.rules.current_grade import current_grade
from shared.rules.waste import Engagement, waste_report
from tests.support.company import cmd, company, customer, noon
from tests.support.grading import (
    ROUND,
    applied,
    china,
    fen,
    grade_in,
    open_round,
    override,
    publish_everything,
    sold,
)
from tests.support.memory_rows import World

Facts = dict[str, Any]

VECTORS = sorted(Path(__file__).parent.joinpath("grading").glob("*.json"))
PERSON = {
    "rep": "li",
    "peer": "wang",
    "region manager": "ma",
    "direct superior": "ma",
    "superior's superior": "chen",
    "deputy general manager": "chen",
    "finance": "qian",
}
ACME = CustomerId("acme")


def grade_by_sales(given: Facts, when: Facts) -> Facts:
    """C13, C14: a chief grades a customer by the sales of the year before."""
    world = company(*customer("acme"), sold("acme", when["sales of 2025"]))
    regional = given.get("regional thresholds")
    if regional is not None:
        grant(world, regional)
    open_round(world)
    line = grade_in(world.does("ma", preliminary("2026-03-26 10:00")))
    told: Facts = {"grade": line.grade}
    if regional is not None:
        in_both = all(
            regional["region"] in text
            for text in (line.explanation.sentence_zh, line.explanation.sentence_en)
        )
        named = line.explanation.threshold.territory
        told["explanation names"] = str(named) if in_both else "nothing"
    return told


def grade_over_time(given: Facts, when: Facts) -> Facts:
    """C15: an override between two rounds."""
    world = company(*customer("acme"), sold("acme", given["sales of 2025"]))
    judged = given["override"]
    open_round(world)
    publish_everything(world, ROUND, given["round 2026 published"])
    command = OverrideGrade(
        **cmd(china(judged["on"])),
        customer=ACME,
        override=override(judged["to"], date.fromisoformat(judged["until"])),
    )
    if when["asked on"] >= judged["on"]:
        applied(world.does(PERSON[judged["by"]], command))
    if when["asked on"] >= given["round 2027 published"]:
        publish_everything(world, open_round(world, 2027, "2027-03-20 09:00"), given["round 2027 published"])
    found = current_grade(world.facts, ACME, china(when["asked on"]))
    return {"grade": found.grade if found else None}


def count_of_vip(given: Facts, when: Facts) -> Facts:
    """C16: a round is published over so many customers."""
    assert given["share"] == "1%"
    names = [f"customer-{i:03d}" for i in range(when["customers"])]
    rows = [row for name in names for row in customer(name)]
    tied = when["tied at the top"]
    deals = [sold(name, f"{1_000_000 if i < tied else 900_000 - i}.00") for i, name in enumerate(names)]
    world = company(*rows, *deals)
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    return {"VIP customers": sum(world.facts.grades(name)[-1].vip for name in names)}


def new_customer(given: Facts, when: Facts) -> Facts:
    """C17: a rep assesses a customer some time after the first deal."""
    first = date.fromisoformat(given["first confirmed deal"])
    world = company(*customer("acme"), sold("acme", "10,000.00", first))
    row = grade_in(world.does("li", AssessNewCustomer(**cmd(china(when["assessed on"])), customer=ACME)))
    return {
        "state": row.state,
        "formal assessment due": row.due_on.isoformat() if row.due_on else None,
    }


def edit_in_window(given: Facts, when: Facts) -> Facts:
    """C18: a chief grades a customer at some moment, perhaps without signal."""
    world = company(*customer("acme"))
    open_round(world, int(given["round"]))
    if "extended to" in when:
        extension = ExtendRound(
            **cmd(noon(2026, 3, 30)), round=ROUND, closes_at=china(when["extended to"]), reason="停电"
        )
        applied(world.does("sun", extension))
    arrives = china(when.get("reached the server on") or when["preliminary grade on"])
    return answer(world.does("ma", preliminary(when["preliminary grade on"]), now=arrives))


def credit_rating(_given: Facts, when: Facts) -> Facts:
    """C19: somebody rates a customer's credit."""
    world = company(*customer("acme"))
    rating = RateCredit(**cmd(), customer=ACME, rating="good", limit=fen("100,000.00"))
    return answer(world.does(PERSON[when["credit rated by"]], rating))


def countersign(given: Facts, when: Facts) -> Facts:
    """C23: somebody vouches for a rep's clock-out."""
    world, facts = company(), {**given, **when}
    day = RecordAttendance(
        **cmd(china("2026-03-02 20:00")),
        attendance="day-1",
        day=date.fromisoformat(facts["day"]),
        work=facts["work"],
        clock_in=china(facts["clocked in"]),
        clock_out=china(facts["clocked out"]) if "clocked out" in facts else None,
    )
    applied(world.does("li", day))
    sign = Countersign(
        **cmd(china(facts["on"])),
        attendance="day-1",
        user=UserId("li"),
        clock_out=china("2026-03-02 18:00"),
        reason="返程堵车",
    )
    return answer(world.does(PERSON[facts["countersigned by"]], sign))


def waste(given: Facts, _when: Facts) -> Facts:
    """C24: the report on effort and revenue."""
    minutes, revenue = given["minutes in visits"], given["revenue"]
    work = [
        Engagement(rep=UserId("li"), grade=grade, minutes=minutes[grade], revenue=fen(revenue[grade]))
        for grade in minutes
    ]
    report = waste_report(work, VisitRules())
    return {
        "waste ratio": {line.grade: f"{(line.ratio_bp or 0) / 10_000:.2f}" for line in report.grades},
        "flagged as waste": [line.grade for line in report.grades if line.flagged],
        "misallocation": f"{(report.misallocation_bp or 0) / 100:.2f}%",
    }


PLAY: dict[str, Callable[[Facts, Facts], Facts]] = {
    "C13": grade_by_sales,
    "C14": grade_by_sales,
    "C15": grade_over_time,
    "C16": count_of_vip,
    "C17": new_customer,
    "C18": edit_in_window,
    "C19": credit_rating,
    "C23": countersign,
    "C24": waste,
}


def preliminary(at: str) -> SubmitPreliminary:
    """A chief's preliminary grade of acme."""
    return SubmitPreliminary(**cmd(china(at)), round=ROUND, customer=ACME)


def grant(world: World, regional: Facts) -> None:
    """The region's manager proposes, headquarters approves."""
    proposal = ProposeThresholds(
        **cmd(china("2026-03-01 09:00")),
        threshold="t-1",
        territory=TerritoryId(regional["region"]),
        a_from=fen(regional["A from"]),
        b_from=fen(regional["B from"]),
        valid_from=date(2026, 3, 1),
        reason="市场小",
    )
    applied(world.does("ma", proposal))
    verdict = DecideThresholds(**cmd(china("2026-03-02 09:00")), threshold="t-1", approve=True)
    applied(world.does("chen", verdict))


def answer(decision: Decision) -> Facts:
    """A decision in the vector's words."""
    if isinstance(decision, Changes):
        return {"accepted": True}
    return {"refused": decision.code.value, "rule": decision.rule}


def id_of(path: Path) -> str:
    """The id that a file is named after."""
    return path.stem.partition("-")[0].upper()


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_golden_vector(path: Path) -> None:
    vector = json.loads(path.read_text(encoding="utf-8"))
    assert vector["id"] == id_of(path)
    whens = vector["when"] if isinstance(vector["when"], list) else [{}]
    thens = vector["then"] if isinstance(vector["then"], list) else [vector["then"]]
    for when, then in zip(whens, thens, strict=True):
        assert PLAY[vector["id"]](vector["given"], when) == then, (vector["title_en"], when)


def test_every_vector_of_grading_is_there() -> None:
    assert {id_of(path) for path in VECTORS} == PLAY.keys()
