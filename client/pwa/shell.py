"""The page around the app: Flet's compiled web client, Pyodide's core, and our own page, icons and fonts."""

import json
import shutil
from functools import partial
from hashlib import sha256
from pathlib import Path

from flet_web import get_package_web_dir, patch_manifest_json

from client.pwa import icons
from client.pwa.errors import UpstreamChangedError
from client.pwa.fonts import blank_font, fallback_paths, roadbook_font
from client.pwa.locations import WEB
from client.pwa.manifest import FILES, manifest, pictures
from client.pwa.remember import remembered
from client.pwa.upstream import bootstrap_without_service_worker, fonts_manifest, without_content_network

# What a browser needs of the client. Left out: symbol files, two experimental engines, Flet's own page,
# worker and service worker, micropip, and everything that only Node or a desktop runs.
_CLIENT = (
    "main.dart.mjs",
    "canvaskit/canvaskit.js",
    "canvaskit/canvaskit.wasm",
    "canvaskit/chromium/canvaskit.js",
    "canvaskit/chromium/canvaskit.wasm",
    "canvaskit/skwasm.js",
    "canvaskit/skwasm.wasm",
    "canvaskit/skwasm_heavy.js",
    "canvaskit/skwasm_heavy.wasm",
    "pyodide/pyodide.mjs",
    "pyodide/pyodide.asm.mjs",
    "pyodide/pyodide.asm.wasm",
)
_REWRITTEN = ("main.dart.js", "main.dart.wasm")
_SEED = "#00695C"
_ICONS = {48: False, 192: False, 512: False}
_MASKABLE = (192, 512)


def upstream_client() -> Path:
    """The folder of Flet's compiled web client inside the installed flet-web package."""
    return Path(get_package_web_dir())


def lay_shell(out: Path, *, cache: Path) -> None:
    """Write everything but the Python archives and the service worker into the folder `out`."""
    source = upstream_client()
    for name in _CLIENT:
        _write(out / name, (source / name).read_bytes())
    for name in _REWRITTEN:
        _write(out / name, without_content_network((source / name).read_bytes(), name))
    bootstrap = (source / "flutter_bootstrap.js").read_text(encoding="utf-8")
    _write(out / "flutter_bootstrap.js", bootstrap_without_service_worker(bootstrap).encode())
    _lay_assets(source / "assets", out / "assets")
    _lay_fonts(source, out, cache=cache)
    _lay_icons(out / "icons", cache=cache)
    _lay_manifests(source, out)
    _lay_page(source, out)


def _lay_assets(source: Path, target: Path) -> None:
    # The formula fonts would be fetched before the first frame, and no screen shows formulas.
    shutil.copytree(
        source, target, ignore=shutil.ignore_patterns("katex_fonts", "roboto.woff2", "FontManifest.json")
    )
    manifest = json.loads((source / "FontManifest.json").read_text(encoding="utf-8"))
    _write(target / "FontManifest.json", json.dumps(fonts_manifest(manifest)).encode())


def _lay_fonts(source: Path, out: Path, *, cache: Path) -> None:
    _write(out / "assets" / "fonts" / "roadbook-sans.ttf", roadbook_font(cache))
    blank = blank_font()
    for name in ("blank.woff2", *fallback_paths(source / "main.dart.js")):
        _write(out / "assets" / "fonts" / name, blank)


def _lay_icons(target: Path, *, cache: Path) -> None:
    drawing = sha256(Path(icons.__file__).read_bytes()).hexdigest()[:16]
    for size, maskable in (*_ICONS.items(), *((size, True) for size in _MASKABLE)):
        name = f"icon-{'maskable-' if maskable else ''}{size}.png"
        draw = partial(icons.road_icon, size, maskable=maskable)
        _write(target / name, remembered(cache / "icons" / drawing / name, draw))


def _lay_manifests(source: Path, out: Path) -> None:
    path = out / FILES["zh"]
    _write(path, (source / "manifest.json").read_bytes())
    patch_manifest_json(str(path), background_color="#FFFFFF", theme_color=_SEED)
    base = json.loads(path.read_text(encoding="utf-8"))
    for language, name in FILES.items():
        text = json.dumps(manifest(language, base), ensure_ascii=False, indent=2, sort_keys=True)
        _write(out / name, text.encode())
    for picture in pictures():
        _write(out / "pictures" / picture.name, picture.read_bytes())


def _lay_page(source: Path, out: Path) -> None:
    lock = json.loads((source / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    for path in sorted(WEB.iterdir()):
        if path.name == "service_worker.js":
            continue
        text = path.read_text(encoding="utf-8")
        if path.name == "runtime.mjs":
            text = text.replace("__LOCK_INFO__", json.dumps(lock["info"], sort_keys=True))
        _write(out / path.name, text.encode())


def _write(path: Path, content: bytes) -> None:
    if not content and path.suffix != ".js":
        raise UpstreamChangedError(path.name, "a file with content")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
