"""Tables to take away: what the asker may see, as Excel or CSV."""

import os
from collections.abc import Iterator
from typing import IO, Annotated, cast

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from server.exports.csv_pieces import Encoding
from server.exports.export import EXPORT_KINDS
from server.exports.making import Form
from server.languages import preferred
from server.openapi.document import SIGNED_IN
from server.openapi.operation import Media, operation
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.words import Language

_PIECE = 64 * 1_024
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}

Kind = Annotated[str, PathParameter(description=f"One of {', '.join(EXPORT_KINDS)}.")]
FormAsked = Annotated[str, QueryParameter(description="`xlsx` or `csv`.", pattern="^(xlsx|csv)$")]
LanguageAsked = Annotated[
    str | None,
    QueryParameter(description="`zh` or `en`, else as `Accept-Language` says.", pattern="^(zh|en)$"),
]
EncodingAsked = Annotated[
    str,
    QueryParameter(description="Of a CSV file: `utf-8-sig` or `gb18030`.", pattern="^(utf-8-sig|gb18030)$"),
]


@get(
    "/{kind:str}",
    sync_to_thread=True,
    summary="Take a table away",
    operation_class=operation(
        gives=Media(tuple(_TYPES.values()), "A spreadsheet.", {"type": "string", "format": "binary"}, "..."),
        means="The table as a file.",
        problems=("not_found",),
    ),
)
def export_table(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    kind: Kind,
    form: FormAsked = "xlsx",
    language: LanguageAsked = None,
    encoding: EncodingAsked = "utf-8-sig",
) -> Stream:
    """The table of a kind with all that the asker may see now; nothing in it runs in a spreadsheet."""
    if kind not in EXPORT_KINDS:
        raise NotFoundException
    spoken = "zh" if preferred(request.headers.get("accept-language", "")) == "zh-CN" else "en"
    file = services.exports.make(
        request.user.user,
        kind,
        cast("Form", form),
        cast("Language", language or spoken),
        cast("Encoding", encoding),
    )
    return Stream(
        _pieces(file),
        media_type=_TYPES[form],
        headers={
            "Content-Length": str(os.fstat(file.fileno()).st_size),
            "Content-Disposition": f'attachment; filename="{kind}.{form}"',
            "Cache-Control": "no-store",
        },
    )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


exports = Router(
    "/v1/exports",
    route_handlers=[export_table],
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["queries"],
)
