"""The table: every route of the server, what it is asked for, and who may know of what.

A route that is missing here fails the tests. To add one, say by which of the patterns below its targets
are seen (`CARD`, `DEVICE`, …, or `EVERYBODY` where nothing is asked for by name), and how it is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from re import sub

from pydantic import BaseModel

from shared.commands import ArchiveCustomer, EditCustomer, LogVisit, RequestTransfer
from shared.commands.base import Command
from shared.models.customer import CustomerPatch
from shared.models.ids import CustomerId, DeviceId, TerritoryId, UserId
from shared.models.visit import Presence, VisitFields
from shared.rules.visibility import territory_scope
from sync.core.fingerprint import fingerprint
from sync.wire.compare import CompareRequest
from sync.wire.pull import Cursor, PullReply, PullRequest
from sync.wire.push import Envelope, PushRequest
from tests.api.matrix.cast import DOCUMENT, DOCUMENT_HASH, Actor, Asking, Target
from tests.support.company import MONDAY

Pattern = dict[Actor, tuple[Target, ...]]
"""Whom a route tells of what. Actors that are not named, and targets beside, are told of nothing."""

CARD: Pattern = {
    "rep": ("own", "deleted"),
    "rep elsewhere": ("foreign",),
    "manager": ("own", "sibling", "deleted"),
    "manager elsewhere": ("foreign",),
    "headquarters": ("own", "sibling", "foreign", "deleted"),
}
"""Customers, and what hangs on them: a card that was put aside is kept and seen as before (H15)."""

TERRITORY: Pattern = {
    "rep": ("own",),
    "rep elsewhere": ("foreign",),
    "manager": ("own", "sibling", "deleted"),
    "manager elsewhere": ("foreign",),
    "headquarters": ("own", "sibling", "foreign", "deleted"),
}
"""Territories by their cards: one that was retired is still held from above."""

ROWS_THERE: Pattern = {
    actor: tuple(each for each in seen if each != "deleted") for actor, seen in TERRITORY.items()
}
"""What sits in a territory: nothing in one that was retired."""

DEVICE: Pattern = {"rep": ("own", "deleted"), "rep elsewhere": ("foreign",)}
"""Devices: one's own, also after they were shut out."""

LOOKED_AFTER: Pattern = {
    "manager": ("own", "sibling", "deleted"),
    "manager elsewhere": ("foreign",),
    "headquarters": ("own", "sibling", "foreign", "deleted"),
    "administrator": ("own", "sibling", "foreign", "deleted"),
}
"""People as those see them who look after them: who has left is still theirs where they were last."""

ADMINISTERED: Pattern = {each: LOOKED_AFTER[each] for each in ("headquarters", "administrator")}
"""People as administrators see them."""

ADMINISTRATORS: tuple[Actor, ...] = ("headquarters", "administrator")


@dataclass(frozen=True)
class Question:
    """One way of asking a route, and who may tell its targets from nothing."""

    sees: Pattern | None = None
    """None where nothing is asked for by name."""
    body: Callable[[Asking], BaseModel | bytes] | None = None
    path: Callable[[Asking], str] | None = None
    status: int = 200
    """For whoever may see the target."""
    otherwise: int | None = None
    """For everybody else who is signed in; the same status where the answer itself is empty or a no."""
    about: Callable[[Asking, str], str] = lambda _, text: text
    """What of an answer is about the target, where it says other things too."""
    door: bool = True
    """Whether one must be signed in at all."""
    only: tuple[Actor, ...] | None = None
    """The actors who are let in; everybody else signed in gets `shut`."""
    shut: int | None = None
    """For those who are not let in, whatever they ask for; `otherwise` where nothing is said."""


def _open(status: int = 200, **more: object) -> Question:
    return Question(door=False, status=status, **more)  # type: ignore[arg-type]


def _hanging_on_a_card(rest: str = "", body: Callable[[Asking], bytes] | None = None) -> Question:
    return Question(CARD, body, path=lambda it: f"/v1/attachments/customer/{it.card}{rest}", otherwise=404)


def _pushed(command: Callable[[Asking], Command]) -> Question:
    def body(asking: Asking) -> PushRequest:
        made = command(asking)
        text = made.text()
        envelope = Envelope(counter=1, id=made.id, hash=fingerprint(text), command=text)
        return PushRequest(device=DeviceId(asking.device), commands=(envelope,))

    return Question(CARD, body)


def _edit(asking: Asking) -> Command:
    return EditCustomer(
        id=f"cmd-{asking.device}",
        happened_at=MONDAY,
        customer=CustomerId(asking.card),
        base=CustomerPatch(phone=""),
        mine=CustomerPatch(phone="010-555"),
    )


def _visit(asking: Asking) -> Command:
    fields = VisitFields(purpose="solve", check_in=Presence(at=MONDAY - timedelta(hours=1)))
    return LogVisit(
        id=f"cmd-{asking.device}",
        happened_at=MONDAY,
        visit=f"visit-{asking.device}",
        customer=CustomerId(asking.card),
        fields=fields,
    )


def _transfer(asking: Asking) -> Command:
    return RequestTransfer(
        id=f"cmd-{asking.device}",
        happened_at=MONDAY,
        transfer=f"transfer-{asking.device}",
        customer=CustomerId(asking.card),
        to_territory=TerritoryId("south-2"),
        to_owner=UserId("zhao"),
        reason="closer",
    )


def _archive(asking: Asking) -> Command:
    return ArchiveCustomer(
        id=f"cmd-{asking.device}", happened_at=MONDAY, customer=CustomerId(asking.card), reason="gone"
    )


def _pull(asking: Asking) -> PullRequest:
    cursors = {territory_scope(asking.territory): Cursor(seq=1)}
    return PullRequest(device=DeviceId(asking.device), cursors=cursors)


def _about_the_scope(asking: Asking, text: str) -> str:
    reply = PullReply.model_validate_json(text)
    scope = territory_scope(asking.territory)
    pages = [page.model_dump_json() for page in reply.pages if page.scope == scope]
    return f"{pages} {scope in reply.lost}"


def _compare(asking: Asking) -> CompareRequest:
    wanted = (("customer", asking.card), ("ownership", f"own-{asking.card}"))
    scope = territory_scope(asking.territory)
    return CompareRequest(device=DeviceId(asking.device), scope=scope, wanted=wanted)


def _administered(path: str, status: int, body: bytes | None = None) -> Question:
    """What only administrators may do to a person."""
    return Question(
        ADMINISTERED,
        body=None if body is None else lambda _: body,
        path=lambda it: path.format(it.person),
        status=status,
        otherwise=404,
        only=ADMINISTRATORS,
        shut=403,
    )


def _for_administrators(status: int, body: Callable[[Asking], BaseModel | bytes] | None = None) -> Question:
    """What only administrators may ask, where nobody is named."""
    return Question(body=body, status=status, otherwise=403, only=ADMINISTRATORS)


TABLE: dict[str, tuple[Question, ...]] = {
    "GET /health": (_open(),),
    "GET /metrics": (_open(404),),
    "GET /schema": (_open(),),
    "GET /schema/openapi.json": (_open(),),
    "GET /schema/{path:str}": (_open(404, path=lambda _: "/schema/nothing"),),
    "GET /": (_open(404),),
    "GET /{path:path}": (_open(404, path=lambda _: "/no/such/file"),),
    "POST /v1/sessions": (
        _open(
            401,
            body=lambda it: b'{"login": "%s", "password": "wrong", "device": "x"}' % it.target.encode(),
        ),
    ),
    "POST /v1/sessions/enrolment": (
        _open(
            401,
            body=lambda it: b'{"login": "%s", "password": "wrong", "device": "x"}' % it.target.encode(),
        ),
    ),
    "GET /v1/second-factor": (Question(),),
    "POST /v1/second-factor": (Question(body=lambda _: b'{"password": "correct horse"}', status=201),),
    "POST /v1/second-factor/confirm": (Question(body=lambda _: b'{"code": "000000"}', status=401),),
    "GET /v1/people/{user:str}/devices": (
        Question(LOOKED_AFTER, path=lambda it: f"/v1/people/{it.person}/devices", otherwise=404),
    ),
    "DELETE /v1/people/{user:str}/devices/{device:str}": (
        Question(
            LOOKED_AFTER,
            path=lambda it: f"/v1/people/{it.person}/devices/{it.phone}",
            status=204,
            otherwise=404,
        ),
    ),
    "GET /v1/left-behind": (Question(LOOKED_AFTER, about=lambda it, text: str(f'"{it.person}"' in text)),),
    "POST /v1/left-behind/{device:str}/{piece:str}": (
        Question(
            LOOKED_AFTER,
            body=lambda _: b'{"take_up": false}',
            path=lambda it: f"/v1/left-behind/{it.lost}/piece-1",
            otherwise=404,
        ),
    ),
    "POST /v1/parting": (
        Question(
            door=False,
            body=lambda _: b'{"works": [], "last": true}',
            otherwise=401,
            only=("revoked device",),
        ),
    ),
    "GET /v1/admin/users": (_for_administrators(200),),
    "POST /v1/admin/users": (
        _for_administrators(201, lambda it: b'{"login": "new-%s", "name": "New"}' % it.target.encode()),
    ),
    "POST /v1/admin/users/{user:str}/lock": (_administered("/v1/admin/users/{}/lock", 204),),
    "POST /v1/admin/users/{user:str}/unlock": (_administered("/v1/admin/users/{}/unlock", 204),),
    "POST /v1/admin/users/{user:str}/password": (_administered("/v1/admin/users/{}/password", 201),),
    "DELETE /v1/admin/users/{user:str}/second-factor": (
        _administered("/v1/admin/users/{}/second-factor", 204),
    ),
    "POST /v1/admin/users/{user:str}/roles": (
        _administered(
            "/v1/admin/users/{}/roles",
            201,
            b'{"role": "rep", "territory": "north-1", "valid_from": "2026-03-01T00:00:00Z"}',
        ),
    ),
    "POST /v1/admin/roles/{assignment:str}/end": (
        Question(
            ADMINISTERED,
            body=lambda _: b'{"valid_to": "2026-01-01T00:00:00Z"}',
            path=lambda it: f"/v1/admin/roles/{it.person}-rep-{it.home}/end",
            status=204,
            otherwise=404,
            only=ADMINISTRATORS,
            shut=403,
        ),
    ),
    "GET /v1/admin/second-factor": (_for_administrators(200),),
    "PUT /v1/admin/second-factor": (_for_administrators(204, lambda _: b'{"roles": ["finance"]}'),),
    "POST /v1/sessions/refresh": (_open(401, body=lambda _: b'{"refresh_token": "nobody-has-this-token"}'),),
    "DELETE /v1/sessions/current": (Question(status=204),),
    "GET /v1/devices": (Question(),),
    "DELETE /v1/devices/{device:str}": (
        Question(DEVICE, path=lambda it: f"/v1/devices/{it.spare}", status=204, otherwise=404),
    ),
    "POST /v1/sync/push": (
        _pushed(_edit),
        _pushed(_visit),
        _pushed(_transfer),
        _pushed(_archive),
    ),
    "POST /v1/sync/pull": (Question(TERRITORY, _pull, about=_about_the_scope),),
    "POST /v1/sync/compare": (Question(ROWS_THERE, _compare),),
    "POST /v1/deferred/ticket": (Question(status=201),),
    "DELETE /v1/deferred/ticket": (Question(status=204),),
    "POST /v1/deferred/push": (
        _open(401, body=lambda it: PushRequest(device=DeviceId(it.device), commands=())),
    ),
    "GET /v1/sync/events": (Question(),),
    "GET /v1/attachments/{kind:str}/{row:str}": (_hanging_on_a_card(),),
    "GET /v1/attachments/{kind:str}/{row:str}/{sha256:str}": (_hanging_on_a_card(f"/{DOCUMENT_HASH}"),),
    "PUT /v1/attachments/{kind:str}/{row:str}/{sha256:str}": (
        _hanging_on_a_card(f"/{DOCUMENT_HASH}", lambda _: DOCUMENT),
    ),
    "GET /v1/totals": (Question(),),
    "GET /v1/dashboard": (
        Question(),
        Question(
            ROWS_THERE,
            path=lambda it: f"/v1/dashboard?territory={it.territory}",
            about=lambda _, text: sub(r'"behind":\d+', "", text),
        ),
    ),
    "GET /v1/customers": (
        Question(CARD, path=lambda it: f"/v1/customers?archived=true&search={it.card}"),
        Question(ROWS_THERE, path=lambda it: f"/v1/customers?territory={it.territory}"),
    ),
    "GET /v1/deals": (Question(CARD, path=lambda it: f"/v1/deals?customer={it.card}"),),
    "GET /v1/visits": (Question(CARD, path=lambda it: f"/v1/visits?customer={it.card}"),),
    "GET /v1/credit": (Question(path=lambda it: f"/v1/credit?customer={it.card}"),),
    "GET /v1/approvals": (Question(CARD, path=lambda it: f"/v1/approvals?customer={it.card}"),),
    "GET /v1/audit": (Question(only=("headquarters", "administrator"), otherwise=404),),
    "GET /v1/audit/verification": (Question(only=("headquarters", "administrator"), otherwise=404),),
    "GET /v1/exports/{kind:str}": (
        Question(path=lambda _: "/v1/exports/customers?form=csv"),
        Question(path=lambda _: "/v1/exports/secrets", status=404),
    ),
}
"""Routes as the server names them."""
