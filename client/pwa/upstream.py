"""The few places where Flet's compiled client is changed, each checked to be what we think it is."""

import re
from collections.abc import Iterable

from client.pwa.errors import UpstreamChangedError

_SERVICE_WORKER = re.compile(r"\n\s*serviceWorkerSettings: \{.*?\n\s*\},", re.DOTALL)

# The Rive player fetches its engine from a content network at start, used or not. An address on our own
# server replaces it, as long as the old one, so that the compiled code keeps its layout; the compiled code
# appends a file name, which lands in the query.
_RIVE = re.compile(rb"https://cdn\.jsdelivr\.net/npm/@rive-app/flutter-native-wasm@[0-9.]+/")
_RIVE_AT_HOME = b"/no_rive.js?"

# Found in every text that no style says otherwise about, so that Chinese is drawn without any theme.
_DEFAULT_FAMILY = "Roboto"
ROADBOOK_FONT = "fonts/roadbook-sans.ttf"


def bootstrap_without_service_worker(bootstrap: str) -> str:
    """Flutter's bootstrap, without the service worker that would replace ours."""
    changed, count = _SERVICE_WORKER.subn("", bootstrap)
    if count != 1:
        raise UpstreamChangedError("flutter_bootstrap.js", "one serviceWorkerSettings block")
    return changed


def without_content_network(compiled: bytes, name: str) -> bytes:
    """The compiled client with its one stray address pointing at our own server."""
    changed, count = _RIVE.subn(lambda match: _RIVE_AT_HOME.ljust(len(match[0]), b"-"), compiled)
    if count != 1 or len(changed) != len(compiled):
        raise UpstreamChangedError(name, "one address of the Rive engine")
    return changed


def fonts_manifest(fonts: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """Flutter's list of fonts: ours under the default family's name, and no formula fonts."""
    kept = [font for font in fonts if "flutter_math_fork" not in str(font["family"])]
    return [{"family": _DEFAULT_FAMILY, "fonts": [{"asset": ROADBOOK_FONT}]}, *kept]
