"""`decide` answers every well-typed command, from anybody, at any moment, without raising."""

from datetime import datetime
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.case import Actor, Changes
from shared.commands import COMMANDS, AnyCommand
from shared.decide import decide
from shared.errors import Refusal
from shared.facts import Facts
from shared.models.ids import UserId
from tests.support.any_command import AnyCommands
from tests.support.memory_rows import World
from tests.support.story import play, start

CHECKS = tuple(HealthCheck)
CUSTOMERS_EXIST = 20
"""The step of the story from which on there is something to work on."""


class Stage(NamedTuple):
    """The company of the story as it stood at one of its steps, and what can be drawn in it."""

    drawn: AnyCommands
    facts: Facts
    step: tuple[str, AnyCommand, datetime]
    """What was done next, or last."""


def stages() -> list[Stage]:
    """The company before and after every step from the first customers on."""
    world = start(with_one_who_may_do_all=True)
    taken: list[Stage] = []
    before = _standing(world)
    for place, (who, command, now, _) in enumerate(play(world)):
        after = _standing(world)
        if place > CUSTOMERS_EXIST:
            taken += [Stage(*each, (who, command, now)) for each in (before, after)]
        before = after
    return taken


def _standing(world: World) -> tuple[AnyCommands, Facts]:
    copy = World(world.rows.everything().values())
    return AnyCommands(copy), Facts(copy.rows)


STAGES = stages()


def answered(command: AnyCommand, facts: Facts, actor: Actor, now: datetime) -> None:
    """One question has one answer, and what it would write can be read again."""
    answer = decide(command, facts, actor, now)
    assert answer == decide(command, facts, actor, now)
    assert isinstance(answer, Changes | Refusal)
    if isinstance(answer, Changes):
        for row in answer.puts:
            assert type(row).model_validate_json(row.text()) == row


@settings(max_examples=2_500, deadline=None, suppress_health_check=CHECKS)
@given(st.data())
def test_decide_answers_anything(data: st.DataObject) -> None:
    stage = data.draw(st.one_of(st.sampled_from(STAGES[-2:]), st.sampled_from(STAGES)))
    drawn = stage.drawn
    actor = Actor(
        user=UserId(data.draw(st.one_of(st.just("all"), drawn.people))),
        trusted_since=data.draw(st.one_of(st.none(), drawn.moments)),
    )
    answered(data.draw(drawn.commands), stage.facts, actor, data.draw(drawn.moments))


@settings(max_examples=2_500, deadline=None, suppress_health_check=CHECKS)
@given(st.data())
def test_decide_answers_what_is_almost_right(data: st.DataObject) -> None:
    stage = data.draw(st.sampled_from(STAGES))
    who, command, now = stage.step
    user = data.draw(st.one_of(st.just(who), st.just("all"), stage.drawn.people))
    moment = data.draw(st.one_of(st.just(now), stage.drawn.moments))
    answered(data.draw(stage.drawn.near(command)), stage.facts, Actor(user=UserId(user)), moment)


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_command_can_be_drawn(kind: type) -> None:
    @settings(max_examples=1, database=None, deadline=None, suppress_health_check=CHECKS)
    @given(STAGES[-1].drawn.command(kind))
    def drawn(command: object) -> None:
        assert type(command) is kind

    drawn()
