"""Which methods an address takes: what a 405 and an OPTIONS must say."""

from litestar import Litestar
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException
from litestar.utils.path import normalize_path


def allowed_methods(app: Litestar, path: str) -> str:
    """The methods, as the Allow header lists them; several routes of one address are taken together."""
    taken = []
    for method in HttpMethod:
        try:
            app.asgi_router.handle_routing(path=normalize_path(path), method=method.value)
        except HTTPException:
            continue
        taken.append(method.value)
    return ", ".join(taken)
