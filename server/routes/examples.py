"""One real message of each kind, for whoever reads the API; a model made each of them."""

from datetime import UTC, datetime, timedelta

from server.routes.messages import (
    DeviceEntry,
    DeviceList,
    PushTicketReply,
    RefreshRequest,
    SignInReply,
    SignInRequest,
    TokenReply,
)
from server.totals.answer import Figures, Group, Totals
from shared.commands import LogVisit
from shared.errors import Code, Refusal
from shared.models.ids import CustomerId, DeviceId, TerritoryId, UserId
from shared.models.visit import Presence, Visit, VisitFields
from shared.rules.visibility import COMPANY, inbox_scope, territory_scope
from sync.core.fingerprint import fingerprint
from sync.wire.compare import CompareReply, CompareRequest, Stretch, Summed, Told
from sync.wire.pull import Cursor, PullReply, PullRequest, ScopePage, WireRow
from sync.wire.push import Envelope, Outcome, PushReply, PushRequest

_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_EPOCH = "019c9d2e-0a34-7c5b-9f4d-2f1f6f0f7a01"
_PHONE = DeviceId("019c9d2e-7b1f-7a80-8e0e-5d3b6c2a9f10")
_PASSWORD = "correct horse"  # noqa: S105
_LI = UserId("li-na")
_NORTH = TerritoryId("north-1")
_ACCESS = "Zr3x0cXw5p1s8a7u2k9vQm4tYh6nLb0eGd_-JfRoWi1"
_REFRESH = "q8V2mN5xT0yRk3wLc7bHs1fJ9dPz6aUeGi4oXtYvMn2"

SIGN_IN = SignInRequest(login="li.na", password=_PASSWORD, device=_PHONE, label="Li Na's phone")
REFRESH = RefreshRequest(refresh_token=_REFRESH)
TOKENS = TokenReply(
    user=_LI,
    device=_PHONE,
    access_token=_ACCESS,
    access_expires_at=_NOW + timedelta(minutes=15),
    refresh_token=_REFRESH,
    refresh_expires_at=_NOW + timedelta(days=30),
    server_time=_NOW,
)
PUSH_TICKET = PushTicketReply(
    ticket="Vn2c7bHs1fJ9dPz6aUeGi4oXtYvMq8V2mN5xT0yRk3w",
    expires_at=_NOW + timedelta(hours=72),
    server_time=_NOW,
)
SIGNED_IN = SignInReply(**dict(TOKENS), login="li.na", name="李娜")

DEVICES = DeviceList(
    devices=(
        DeviceEntry(
            device=_PHONE,
            label="Li Na's phone",
            signed_in_at=_NOW - timedelta(days=3),
            last_seen_at=_NOW,
            revoked=False,
            current=True,
        ),
    )
)

_VISIT_FIELDS = VisitFields(
    purpose="solve",
    check_in=Presence(at=_NOW - timedelta(minutes=40)),
    check_out=Presence(at=_NOW - timedelta(minutes=5)),
    outcome="Pump replaced; wants an offer for two more.",
)
_COMMAND = LogVisit(
    id="019c9d2f-1c52-7e11-b0a4-9a5f3f7d2c01",
    happened_at=_NOW,
    visit="019c9d2f-1c52-7e11-b0a4-9a5f3f7d2c02",
    customer=CustomerId("019a0000-aaaa-7000-8000-000000000001"),
    fields=_VISIT_FIELDS,
)
_VISIT = Visit(
    **dict(_VISIT_FIELDS),
    id=_COMMAND.visit,
    customer=_COMMAND.customer,
    author=_LI,
    territory=_NORTH,
    created_by=_LI,
    created_at=_NOW,
    changed_by=_LI,
    changed_at=_NOW,
)
_ROW = WireRow("visit", _VISIT.id, _VISIT.root, 1, _VISIT.text())

PUSH = PushRequest(
    device=_PHONE,
    epoch=_EPOCH,
    commands=(
        Envelope(counter=7, id=_COMMAND.id, hash=fingerprint(_COMMAND.text()), command=_COMMAND.text()),
    ),
)
PUSHED = PushReply(
    epoch=_EPOCH,
    server_time=_NOW,
    counter=8,
    outcomes=(
        Outcome(counter=7, id=_COMMAND.id, status="applied"),
        Outcome(
            counter=8,
            id="019c9d2f-1c52-7e11-b0a4-9a5f3f7d2c03",
            status="rejected",
            refusal=Refusal(code=Code.CUSTOMER_UNKNOWN, rule="H16", params={"customer": "elsewhere"}),
        ),
    ),
)

_CARDS = territory_scope(_NORTH)
PULL = PullRequest(
    device=_PHONE,
    epoch=_EPOCH,
    cursors={COMPANY: Cursor(seq=41), _CARDS: Cursor(seq=1_204), inbox_scope(_LI): Cursor(seq=12)},
)
PULLED = PullReply(
    epoch=_EPOCH,
    server_time=_NOW,
    pages=(
        ScopePage(
            scope=_CARDS,
            cursor=Cursor(seq=1_205, digest=2_718_281_828_459_045),
            rows=(_ROW,),
        ),
    ),
)

COMPARE = CompareRequest(
    device=_PHONE,
    scope=_CARDS,
    sums=(Summed(kind="visit", digest=3_141_592_653_589_793),),
    wanted=(("visit", _VISIT.id),),
)
COMPARED = CompareReply(
    epoch=_EPOCH,
    server_time=_NOW,
    seq=1_205,
    apart=(Stretch(kind="visit", after="019c", until="019d"),),
    told=(Told(kind="visit", after="019d", rows=((_VISIT.id, 1),)),),
    rows=(_ROW,),
)

_ALL = Figures(customers=91, orders=830, revenue_fen=126_579_322, credit_fen=126_579_322)
TOTALS = Totals(
    as_of=_NOW,
    total=_ALL,
    by_territory=(Group(id=_NORTH, name="North 1", **dict(_ALL)),),
    by_rep=(Group(id=_LI, name="李娜", **dict(_ALL)),),
    by_grade=(Group(id="A", name="A", **dict(_ALL)),),
)
