"""What every answer says to browsers, whoever wrote it: an API is never a page, and nobody keeps it.

A file of the app brings a policy of its own from the build, which stands. `Strict-Transport-Security` is
for whoever ends TLS in front of the server.
"""

from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import HttpMethod, ScopeType
from litestar.types import Message, Scope

from server.allowed_methods import allowed_methods

_WITH_ALL: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The content policy of whatever is not the app: it may do nothing at all."""

_WITHOUT_POLICY: Final = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}


async def say_to_browsers(message: Message, scope: Scope) -> None:
    """Add to the head of an answer what it does not say itself."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders(message)
    if scope["type"] == ScopeType.HTTP and scope["method"] == HttpMethod.OPTIONS:
        # Litestar answers for one route, where several may stand at the address.
        headers["Allow"] = allowed_methods(scope["litestar_app"], scope["path"])
    for name, value in _WITH_ALL.items():
        headers.setdefault(name, value)
    if "content-security-policy" not in headers:
        for name, value in _WITHOUT_POLICY.items():
            headers.setdefault(name, value)
