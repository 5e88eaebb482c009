"""Photos and signatures of visits, documents of customers: by the hash of their content, on their row."""

from datetime import UTC, datetime
from typing import Annotated

from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import PathParameter, RawBody

from server.arriving_bodies import TAKES
from server.attachments.examining import MEDIA_TYPES
from server.attachments.keeping import Attached, Hook
from server.openapi.document import SIGNED_IN
from server.openapi.operation import Media, operation
from server.routes.bodies import answer
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from server.settings import Settings
from shared.models.base import Frozen, Instant
from shared.models.ids import UserId

Kind = Annotated[str, PathParameter(description="`visit` or `customer`: what the attachment hangs on.")]
RowOf = Annotated[str, PathParameter(description="The identity of the visit or the customer.")]
Hash = Annotated[
    str, PathParameter(description="The SHA-256 of the bytes as they were sent, in hexadecimal.")
]


class AttachmentEntry(Frozen):
    """One attachment; pictures are kept drawn anew, so `size` is that of what will be sent."""

    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    attached_by: UserId
    attached_at: Instant


class AttachmentList(Frozen):
    """What hangs on a row, oldest first."""

    attachments: tuple[AttachmentEntry, ...]


_EXAMPLE = AttachmentEntry(
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    media_type="image/jpeg",
    size=184_320,
    width=1_600,
    height=1_200,
    attached_by=UserId("li-na"),
    attached_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
)
_BYTES = Media(
    MEDIA_TYPES, "A picture or a PDF document.", {"type": "string", "format": "binary"}, "(the bytes)"
)


@get(
    "/{kind:str}/{row:str}",
    sync_to_thread=True,
    summary="List attachments",
    operation_class=operation(
        gives=AttachmentList(attachments=(_EXAMPLE,)),
        means="What hangs on the row, oldest first.",
        problems=("not_found",),
    ),
)
def list_attachments(
    request: SignedInRequest, services: NamedDependency[Services], kind: Kind, row: RowOf
) -> Response[bytes]:
    """What hangs on a visit or a customer that the asker may see."""
    found = services.attachments.on(request.user.user, Hook(kind, row))
    return answer(AttachmentList(attachments=tuple(_entry(each) for each in found)))


@get(
    "/{kind:str}/{row:str}/{sha256:str}",
    sync_to_thread=True,
    summary="Fetch an attachment",
    operation_class=operation(gives=_BYTES, means="The attachment.", problems=("not_found",)),
)
def fetch_attachment(
    request: SignedInRequest, services: NamedDependency[Services], kind: Kind, row: RowOf, sha256: Hash
) -> Response[bytes]:
    """The bytes of an attachment on a row that the asker may see; never shown as a page of ours."""
    found, content = services.attachments.content(request.user.user, Hook(kind, row), sha256)
    name = f"{found.sha256[:16]}.{found.media_type.partition('/')[2]}"
    return Response(
        content,
        media_type=found.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def attachments(settings: Settings) -> Router:
    """The routes; what is attached may be longer than other messages."""

    @put(
        "/{kind:str}/{row:str}/{sha256:str}",
        sync_to_thread=True,
        request_max_body_size=settings.largest_attachment,
        opt={TAKES: (*MEDIA_TYPES, "application/octet-stream")},
        summary="Attach",
        operation_class=operation(
            takes=_BYTES,
            gives=_EXAMPLE,
            means="It is kept, or was already.",
            problems=(
                "not_found",
                "attachment_unreadable",
                "picture_too_large",
                "wrong_hash",
                "not_its_author",
                "attachments_full",
            ),
        ),
    )
    def attach(
        request: SignedInRequest,
        body: RawBody,
        services: NamedDependency[Services],
        *,
        kind: Kind,
        row: RowOf,
        sha256: Hash,
    ) -> Response[bytes]:
        """Attach a picture or a PDF document in one request that may be repeated.

        What it is, its content says. Pictures are drawn anew without what the camera wrote into them.
        """
        return answer(_entry(services.attachments.attach(request.user.user, Hook(kind, row), sha256, body)))

    return Router(
        "/v1/attachments",
        route_handlers=[list_attachments, fetch_attachment, attach],
        middleware=[SignedInOnly],
        security=SIGNED_IN,
        tags=["attachments"],
    )


def _entry(attached: Attached) -> AttachmentEntry:
    return AttachmentEntry(
        sha256=attached.sha256,
        media_type=attached.media_type,
        size=attached.size,
        width=attached.width,
        height=attached.height,
        attached_by=attached.user,
        attached_at=attached.at,
    )
