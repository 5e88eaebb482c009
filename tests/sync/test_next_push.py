"""What a device would push next, for somebody else to carry: its first commands, in order, never too long."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.models.ids import UserId
from tests.support.company import company, customer
from tests.support.field import Field
from tests.support.work import edits_phone


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*customer("acme")))
    yield at_work
    at_work.close()


def test_it_is_what_the_device_itself_would_send_and_is_answered_once(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    assert li.engine.next_push(10_000) is None, "nothing waits"
    commands = [edits_phone(li, phone) for phone in ("138", "139", "140")]
    for each in commands:
        li.engine.issue(each)
    push = li.engine.next_push(10_000)
    assert push is not None
    assert [each.id for each in push.commands] == [each.id for each in commands]

    field.authority.push(UserId("li"), push)
    asyncio.run(li.sync())
    assert li.engine.status().waiting == 0
    assert field.times_applied(*(each.id for each in commands)) == {each.id: 1 for each in commands}


def test_it_takes_the_first_commands_that_have_room_together(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    first, second, third = (edits_phone(li, phone) for phone in ("138", "139", "140"))
    for each in (first, second, third):
        li.engine.issue(each)
    room = len(first.text()) + len(second.text())
    push = li.engine.next_push(room)
    assert push is not None
    assert [each.id for each in push.commands] == [first.id, second.id]
    assert li.engine.next_push(len(first.text()) - 1) is None

    # The rest follows behind it.
    field.authority.push(UserId("li"), push)
    asyncio.run(li.sync())
    assert li.engine.status().waiting == 0
