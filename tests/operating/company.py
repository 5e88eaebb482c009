"""The small trading company after some work: cards, visits, a transfer, deals with their credit, devices."""

import asyncio
import io
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from server.adapters.engine import begin
from server.attachments.keeping import Attachments, Hook
from server.identity.accounts import set_password
from server.identity.entering import Door, Knock
from server.identity.key_file import KeyFile
from server.totals.rollups import Rollups
from shared.case import Changes
from shared.commands import AnyCommand, DecideDeal, RecordDeal
from shared.models.deal import DealFields
from shared.models.ids import CustomerId, DealId, DeviceId, UserId
from shared.models.transfer import Transfer
from shared.models.visit import Visit
from tests.support.company import company, contact, customer, new_id
from tests.support.field import Field, Person
from tests.support.server import CHEAP, PASSWORD
from tests.support.work import approves, asks_for_transfer, edits_phone, visits

NOW = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
DOCUMENT = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
STAFF = ("li", "wang", "ma", "chen", "admin")


def make_company(url: str) -> None:
    """Let the company do some work on a new database at that address, and leave."""
    world = company(*customer("acme"), contact("acme"), *customer("bolt", owner="wang", where="north-2"))
    with TemporaryDirectory() as folder:
        field = Field(Path(folder), world, url=url)
        try:
            _work(field)
            _sign_in(field)
            _attach(field)
            Rollups(field.store).catch_up(field.clock.now())
        finally:
            field.close()


def _work(field: Field) -> None:
    li, ma, wang = (field.device(who) for who in ("li", "ma", "wang"))
    for person in (li, ma, wang):
        asyncio.run(person.sync())
    _does(li, visits(li), visits(li, "will call back"), edits_phone(li, "021-555"))
    _does(li, deal := _records(li, 120_000))
    asyncio.run(ma.sync())
    _does(ma, _confirms(ma, deal))
    asyncio.run(li.sync())
    _does(li, asks_for_transfer(li))
    asyncio.run(ma.sync())
    (asked,) = field.server_rows(Transfer)
    _does(ma, approves(ma, asked))
    asyncio.run(wang.sync())
    _does(wang, another := _records(wang, 80_000))
    asyncio.run(ma.sync())
    _does(ma, _confirms(ma, another))


def _records(person: Person, amount: int) -> RecordDeal:
    return RecordDeal(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        deal=new_id("deal"),
        customer=CustomerId("acme"),
        fields=DealFields(business_date=date(2026, 3, 2), amount=amount),
    )


def _confirms(person: Person, deal: RecordDeal) -> DecideDeal:
    return DecideDeal(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        deal=DealId(deal.deal),
        customer=CustomerId("acme"),
        approve=True,
    )


def _does(person: Person, *commands: AnyCommand) -> None:
    for command in commands:
        assert isinstance(person.engine.issue(command), Changes), command
    asyncio.run(person.sync())


def _attach(field: Field) -> None:
    """A photo of the first visit, and a document that two rows share."""
    attachments = Attachments(field.store, field.clock, quota=1_000_000)
    first, *_ = field.server_rows(Visit)
    for login, hook, content in (
        ("li", Hook("visit", first.id), _photo()),
        ("li", Hook("visit", first.id), DOCUMENT),
        ("wang", Hook("customer", "acme"), DOCUMENT),
    ):
        attachments.attach(UserId(login), hook, sha256(content).hexdigest(), content)


def _photo() -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((90, 60)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _sign_in(field: Field) -> None:
    with begin(field.store.engine, write=True) as connection:
        for login in STAFF:
            set_password(connection, CHEAP, UserId(login), PASSWORD, field.clock.now())
    # Nobody here has a second factor, so the key is never made.
    key = KeyFile(Path("server.key"))
    door = Door(field.store, CHEAP, key, field.clock)
    for login in STAFF:
        door.enter(Knock(login, PASSWORD, DeviceId(f"{login}-phone"), f"{login}'s phone"))
