"""Whatever a request says, the answer is one that the OpenAPI document promises, and never a 500.

`make check-api EXAMPLES=200` asks every operation that often and in longer stories; the tests ask less.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, use_after_free

from docs.writers.markdown import DOCS
from tests.api.matrix.cast import rows
from tests.support.any_command import AnyCommands
from tests.support.any_request import AnyCase, Caller
from tests.support.memory_rows import World
from tests.support.postgres import PostgresServer
from tests.support.server import prepare, running

EXAMPLES = int(os.environ.get("ROADBOOK_EXAMPLES", "10"))
ENGINES = ("sqlite", "postgresql") if "ROADBOOK_EXAMPLES" in os.environ else ("sqlite",)
EXCLUDED = [
    ignored_auth,  # `tests/api/matrix` asks every route without a session
    use_after_free,  # shutting a device out twice is shutting it out
    positive_data_acceptance,  # a schema cannot forbid 7.0 for 7, or say that counters have no gaps
]
SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)

STREAMS = "text/event-stream"
"""Answers that do not end."""

schema = schemathesis.openapi.from_path(
    DOCS / "openapi.json",
    config=schemathesis.Config.from_dict(
        {
            "checks": {
                "negative_data_rejection": {
                    "expected-statuses": [400, 401, 403, 404, 405, 409, 413, 415, 422]
                }
            }
        }
    ),
).exclude(lambda context: STREAMS in str(context.operation.definition.raw["responses"].get("200", "")))


@pytest.fixture(scope="module", params=ENGINES)
def caller(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[Caller]:
    folder = tmp_path_factory.mktemp("any-request")
    url = f"sqlite:///{folder / 'server.db'}"
    if request.param == "postgresql":
        _, url = postgres_server.new_database()
    prepare(url, rows(), ("li", "ma"))
    with running(url, folder) as server:
        yield Caller(server, "ma", "phone")


@schema.parametrize()
@SETTINGS
def test_any_request_gets_a_promised_answer(case: AnyCase, caller: Caller) -> None:
    case.validate_response(caller.send(case), excluded_checks=EXCLUDED)


@pytest.fixture(scope="module")
def commands() -> AnyCommands:
    return AnyCommands(World(rows()))


@SETTINGS
@given(drawn=st.data())
def test_any_commands_are_answered(caller: Caller, commands: AnyCommands, drawn: st.DataObject) -> None:
    """Well-formed commands in the right order, so that what they say gets as far as the database."""
    push = schema["/v1/sync/push"]["POST"]
    some = drawn.draw(st.lists(commands.commands, min_size=1, max_size=4, unique_by=lambda each: each.id))
    body: Any = {"device": "", "commands": caller.envelopes(some)}
    case = push.Case(body=body, media_type="application/json", headers={"Authorization": "here"})
    answer = caller.send(case)
    assert answer.status_code in (200, 409), answer.text
    case.validate_response(answer, excluded_checks=EXCLUDED)


class Story(schema.as_state_machine()):  # type: ignore[misc]
    """What follows from what: sessions lead to tokens, lists to what is in them."""

    caller: Caller

    def call(self, case: AnyCase, **_: Any) -> Response:
        """Through the same person at the same device."""
        return self.caller.send(case)

    def validate_response(self, response: Response, case: AnyCase, **_: Any) -> None:
        """As for single requests."""
        case.validate_response(response, excluded_checks=EXCLUDED)


def test_any_story_of_requests_gets_promised_answers(caller: Caller) -> None:
    story = type("StoryHere", (Story,), {"caller": caller})
    run_state_machine_as_test(story, settings=settings(SETTINGS, stateful_step_count=8))
