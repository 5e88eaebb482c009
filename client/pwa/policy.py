"""What the web server must say about each file: the content policy, and how long a browser may keep it.

The server does not import this package; the build writes the same facts to `headers.json`.
"""

import json
from typing import Final

_DIRECTIVES: Final = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

CONTENT_SECURITY_POLICY: Final = "; ".join(f"{name} {value}" for name, value in _DIRECTIVES.items())

# Answered by the server alone, never from the service worker's cache.
NEVER_CACHED: Final = ("/v1/", "/health", "/metrics", "/schema", "/headers.json")

_EVERYWHERE: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Names carry no hash, so a browser must ask; the service worker saves the asking on every later start.
    "Cache-Control": "no-cache",
}

_BY_PATH: Final = {
    "/service_worker.js": {"Cache-Control": "no-cache, max-age=0", "Service-Worker-Allowed": "/"},
    "/assets/fonts/": {"Cache-Control": "public, max-age=604800"},
}

_TYPES: Final = {
    "": "text/plain; charset=utf-8",
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".frag": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".otf": "font/otf",
    ".png": "image/png",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}


def headers_json() -> str:
    """The file that a web server reads: headers for all paths, more for some, and the media types.

    `paths` holds exact paths and, where a key ends with a slash, everything below; the entry with the
    longest key that fits overrides `everywhere`. `fallback` is the page for any other navigation.
    """
    facts = {"everywhere": _EVERYWHERE, "paths": _BY_PATH, "types": _TYPES, "fallback": "/index.html"}
    return json.dumps(facts, indent=2, sort_keys=True) + "\n"
