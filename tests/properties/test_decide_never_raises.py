"""`decide` answers every well-typed command, from anybody, at any moment, without raising."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.case import Actor, Changes
from shared.commands import COMMANDS
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


def stages() -> list[tuple[AnyCommands, Facts]]:
    """The company of the story as it stood after every sixth step with customers, and at its end."""
    world = start(with_one_who_may_do_all=True)
    taken = []
    for step, _ in enumerate(play(world), start=1):
        if step > CUSTOMERS_EXIST and step % 6 == 0:
            taken.append(World(world.rows.everything().values()))
    return [(AnyCommands(each), Facts(each.rows)) for each in (*taken, world)]


STAGES = stages()


@settings(max_examples=4_000, deadline=None, suppress_health_check=CHECKS)
@given(st.data())
def test_decide_answers_everything(data: st.DataObject) -> None:
    drawn, facts = data.draw(st.sampled_from(STAGES))
    command = data.draw(drawn.commands)
    actor = Actor(
        user=UserId(data.draw(st.one_of(st.just("all"), drawn.people))),
        trusted_since=data.draw(st.one_of(st.none(), drawn.moments)),
    )
    now = data.draw(drawn.moments)
    answer = decide(command, facts, actor, now)
    assert answer == decide(command, facts, actor, now), "the same question has one answer"
    assert isinstance(answer, Changes | Refusal)
    if isinstance(answer, Changes):
        for row in answer.puts:
            assert type(row).model_validate_json(row.model_dump_json()) == row, "what is written can be read"


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_command_can_be_drawn(kind: type) -> None:
    @settings(max_examples=1, database=None, deadline=None, suppress_health_check=CHECKS)
    @given(STAGES[-1][0].command(kind))
    def drawn(command: object) -> None:
        assert type(command) is kind

    drawn()
