"""The service worker with the list of files that it keeps, each by the hash of its content."""

import json
from hashlib import sha256
from pathlib import Path

from client.pwa.errors import UpstreamChangedError
from client.pwa.locations import WEB
from client.pwa.policy import NEVER_CACHED

_HASH_LENGTH = 32

# Kept only once the browser has asked for them: the engines (a browser uses one of three), Flutter's
# licence page, and what single features load. Fallback fonts are all alike and answered by one.
_ON_DEMAND = (
    "/canvaskit/",
    "/main.dart.",
    "/assets/packages/",
    "/assets/NOTICES",
    "/LICENCES.txt",
    "/icons/",
)
_UNLISTED = ("/headers.json", "/service_worker.js")
# Shown by the browser when somebody installs the app, which takes a network anyway.
_NEVER_KEPT = "/pictures/"


def write_service_worker(out: Path) -> str:
    """Write `service_worker.js` for the files in `out`; the result is the version they make together."""
    hashes = {path: _hash(out / path[1:]) for path in _site_paths(out)}
    version = sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:16]
    core = [[path, digest] for path, digest in hashes.items() if not path.startswith(_ON_DEMAND)]
    extra = [[path, digest] for path, digest in hashes.items() if path.startswith(_ON_DEMAND)]
    build = {
        "version": version,
        "hashLength": _HASH_LENGTH,
        "never": NEVER_CACHED,
        "core": core,
        "extra": extra,
    }
    template = (WEB / "service_worker.js").read_text(encoding="utf-8")
    if template.count("__BUILD__") != 1:
        raise UpstreamChangedError("service_worker.js", "one place for the list of files")
    script = template.replace("__BUILD__", json.dumps(build, separators=(",", ":"), sort_keys=True))
    (out / "service_worker.js").write_text(script, encoding="utf-8")
    return version


def core_paths(out: Path) -> list[Path]:
    """The files that every browser keeps for an offline start, whatever engine it draws with."""
    return [out / path[1:] for path in _site_paths(out) if not path.startswith(_ON_DEMAND)]


def _site_paths(out: Path) -> list[str]:
    paths = ("/" + path.relative_to(out).as_posix() for path in sorted(out.rglob("*")) if path.is_file())
    return [path for path in paths if not _is_unlisted(path)]


def _is_unlisted(path: str) -> bool:
    is_fallback_font = path.startswith("/assets/fonts/") and path.count("/") > 3
    return (
        is_fallback_font or path in _UNLISTED or path.startswith(_NEVER_KEPT) or path.endswith((".br", ".gz"))
    )


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:_HASH_LENGTH]
