"""What a copy of a device sent first is answered to the other one too, however often it has to ask."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.models.ids import DeviceId, UserId
from sync.core.fingerprint import fingerprint
from sync.faults import ProtocolBroken
from sync.wire.push import Envelope, Outcome, PushReply, PushRequest
from tests.support.company import company, customer
from tests.support.field import Field
from tests.support.lines import DirectLine
from tests.support.work import edits_phone


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*customer("acme")))
    yield at_work
    at_work.close()


def told(field: Field, device: str, *texts: tuple[int, str, str]) -> tuple[Outcome, ...]:
    """What the server says to commands (counter, id, text) of one of Li's devices."""
    envelopes = tuple(
        Envelope(counter=counter, id=name, hash=fingerprint(text), command=text)
        for counter, name, text in texts
    )
    asked = PushRequest(device=DeviceId(device), commands=envelopes)
    return field.authority.push(UserId("li"), asked).outcomes


def test_an_answer_that_was_lost_comes_again_under_the_counter_that_asked(field: Field) -> None:
    """The other identity had numbered the command otherwise, and only its own counter ends the asking."""
    li = field.device("li")
    first, second = edits_phone(li, "138"), edits_phone(li, "139")
    told(field, "the-copy", (1, first.id, first.text()), (2, second.id, second.text()))
    for _ in range(3):
        (outcome,) = told(field, "the-other", (1, second.id, second.text()))
        assert (outcome.counter, outcome.id, outcome.status) == (1, second.id, "merged")


class Forgetful(DirectLine):
    """A line to a server that leaves out the answer to the last command."""

    async def push(self, request: PushRequest) -> PushReply:
        reply = await super().push(request)
        return reply.model_copy(update={"outcomes": reply.outcomes[:-1]})


def test_a_server_that_does_not_answer_each_command_is_not_asked_for_ever(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    li.engine.issue(edits_phone(li, "139"))
    li.engine._transport = Forgetful(field.authority, "li")
    with pytest.raises(ProtocolBroken):
        asyncio.run(li.sync())
    li.engine._transport = li.line
    asyncio.run(li.sync())
    assert not li.store.waiting(10), "nothing of it was lost"
