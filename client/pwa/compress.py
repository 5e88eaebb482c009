"""Brotli and gzip copies beside each file that they make smaller, so that the server never compresses."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from client.pwa.remember import remembered

SMALLEST = 1024

# Already compressed; trying again only costs time.
_PACKED = {".png", ".woff2", ".br", ".gz"}


def compress_tree(root: Path, *, cache: Path) -> None:
    """Write `.br` and `.gz` siblings below `root`; the cache remembers them by content."""
    store = cache / "compressed"
    # The encoders release the interpreter lock, so two threads use two cores.
    with ThreadPoolExecutor() as pool:
        files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix not in _PACKED]
        for _ in pool.map(partial(_compress, store=store), files):
            pass


def _compress(path: Path, *, store: Path) -> None:
    content = path.read_bytes()
    if len(content) <= SMALLEST:
        return
    key = sha256(content).hexdigest()
    for suffix, encode in ((".br", _brotli), (".gz", _gzip)):
        packed = remembered(store / f"{key}{suffix}", partial(encode, content))
        if len(packed) < len(content):
            path.with_name(path.name + suffix).write_bytes(packed)


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11, lgwin=24))


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)
