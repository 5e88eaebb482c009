"""Two transactions meet: the slower one is run again, and gives up only with a word to the device."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.models.customer import Customer
from shared.models.ids import DeviceId, UserId
from sync.authority import Authority
from sync.core.fingerprint import fingerprint
from sync.faults import Busy
from sync.wire.push import Envelope, PushReply, PushRequest
from tests.support.company import company, customer
from tests.support.crowded import Crowded
from tests.support.field import Field
from tests.support.work import edits_phone


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*customer("acme")))
    yield at_work
    at_work.close()


def pushed(field: Field, losses: int) -> PushReply:
    li = field.device("li")
    command = edits_phone(li, "139")
    text = command.text()
    envelope = Envelope(counter=1, id=command.id, hash=fingerprint(text), command=text)
    authority = Authority(Crowded(field.store, losses), field.clock)
    return authority.push(UserId("li"), PushRequest(device=DeviceId("crowded"), commands=(envelope,)))


def test_a_lost_race_is_run_again_and_applied_once(field: Field) -> None:
    (outcome,) = pushed(field, losses=3).outcomes
    card = field.server_row(Customer, "acme")
    assert outcome.status == "applied"
    assert card is not None
    assert card.phone == "139"


def test_after_five_lost_races_the_device_is_asked_to_come_again(field: Field) -> None:
    with pytest.raises(Busy):
        pushed(field, losses=5)
    card = field.server_row(Customer, "acme")
    assert card is not None
    assert card.phone == "", "nothing of it was written"
