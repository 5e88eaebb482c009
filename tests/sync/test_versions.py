"""Old apps and new servers, and the reverse: work is taken or waits, and nobody guesses."""

import asyncio
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from shared.commands import AnyCommand
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.models.visit import Visit
from shared.registry import KINDS
from sync.faults import ServerTooOld
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest
from sync.wire.version import PROTOCOL, SCHEMA
from tests.support.company import company, contact, customer
from tests.support.field import Field, Person
from tests.support.work import visits

WIRE = "c4ea0877c6e72f4d388fff8d7f38f49d03f65703e3367976e82590553db5a3ea"
"""The messages that protocol version 1 speaks. They changed? Then raise PROTOCOL, and write this anew."""

ROWS = "b34e1d5fadc30c7ea9be4a5327b497a4c07f8b1c23012ea3809c9b37586172f8"
"""The rows and commands of schema version 1. They changed? Then raise SCHEMA, and write this anew."""


def fingerprint(*schemas: object) -> str:
    return sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()


def test_the_wire_does_not_change_unnoticed() -> None:
    messages = (PushRequest, PushReply, PullRequest, PullReply, CompareRequest, CompareReply)
    assert (PROTOCOL, fingerprint(*(each.model_json_schema() for each in messages))) == (1, WIRE)


def test_the_rows_do_not_change_unnoticed() -> None:
    """Nor their defaults: a row is stored without them."""
    commands = TypeAdapter(AnyCommand).json_schema()
    assert (SCHEMA, fingerprint(commands, *(kind.model_json_schema() for kind in KINDS))) == (1, ROWS)


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*customer("acme"), contact("acme")))
    yield at_work
    at_work.close()


def speaks(person: Person, *, schema: int) -> None:
    """Let a device's app be of another version than the server."""
    push, pull = person.line.push, person.line.pull

    async def push_as(request: PushRequest) -> PushReply:
        return await push(request.model_copy(update={"schema_version": schema}))

    async def pull_as(request: PullRequest) -> PullReply:
        return await pull(request.model_copy(update={"schema_version": schema}))

    person.line.push = push_as  # type: ignore[method-assign]
    person.line.pull = pull_as  # type: ignore[method-assign]


def test_an_old_app_is_told_to_update_and_its_work_is_taken_all_the_same(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    li.engine.issue(visits(li))
    speaks(li, schema=SCHEMA - 1)

    report = asyncio.run(li.engine.sync())

    assert report.upgrade == "device"
    assert len(list(field.server_rows(Visit))) == 1
    assert li.sees(Customer, "acme") is not None, "what it holds stays"
    assert len(li.store.all(Visit)) == 1


def test_an_app_that_is_ahead_of_its_server_keeps_its_work_until_the_server_was_updated(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    usual = (li.line.push, li.line.pull)
    speaks(li, schema=SCHEMA + 1)
    assert asyncio.run(li.engine.sync()).upgrade == "server"
    li.engine.issue(visits(li))
    with pytest.raises(ServerTooOld):
        asyncio.run(li.engine.sync())
    assert len(li.engine.outbox()) == 1

    li.line.push, li.line.pull = usual  # type: ignore[method-assign]
    asyncio.run(li.sync())

    assert not li.engine.outbox()
    assert len(list(field.server_rows(Visit))) == 1


def test_a_comparison_grants_nothing(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    device = li.store.meta("device") or ""
    asked = CompareRequest.model_validate(
        {"device": device, "scope": "t:south-1", "wanted": (("customer", "acme"),)}
    )
    answer = field.authority.compare(UserId("li"), asked)
    assert (answer.seq, answer.rows, answer.told, answer.apart) == (0, (), (), ())
