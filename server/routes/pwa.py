"""The app for the browser at `/`: any path that is no route of the server is looked up in the build."""

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import ETag
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

from server.pwa_files import PwaFiles

COMPRESSED_BY_THE_BUILD = "compressed_by_the_build"
"""The mark of routes whose answers must not be compressed on the way."""


@get("/", include_in_schema=False, sync_to_thread=True, opt={COMPRESSED_BY_THE_BUILD: True})
def start_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The page that starts the app."""
    return _answer(request, "/")


@get("/{path:path}", include_in_schema=False, sync_to_thread=True, opt={COMPRESSED_BY_THE_BUILD: True})
def app_file(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[Any]:
    """One file of the app."""
    return _answer(request, path)


def _answer(request: Request[Any, Any, Any], path: str) -> Response[Any]:
    """The file, or word that the browser's copy still stands."""
    files: PwaFiles = request.app.state.pwa
    found = files.find(
        path,
        request.headers.get("accept-encoding", ""),
        navigates=request.headers.get("sec-fetch-mode") == "navigate",
    )
    if found is None:
        raise NotFoundException
    if f'"{found.etag}"' in request.headers.get("if-none-match", ""):
        return Response(None, status_code=304, headers={**found.headers, "ETag": f'"{found.etag}"'})
    return File(
        path=found.path,
        filename=found.name,
        # Litestar itself names the charset of every text type.
        media_type=found.media_type.partition(";")[0],
        headers=found.headers,
        etag=ETag(value=found.etag),
        content_disposition_type="inline",
    )
