"""The app for the browser as files: what the build left in its folder and says about each.

`headers.json` in the folder says what to send: `everywhere` for all, `paths` by exact path or, where a
key ends with a slash, for everything below (the longest key that fits wins), `types` by file ending, and
`fallback` for navigations to paths that are no file. Nothing is compressed here: a `.br` or `.gz` copy
beside a file is for whoever accepts it.
"""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

_FACTS = "headers.json"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_NOT_OURS = ("/v1/", "/health", "/metrics", "/schema")
"""Paths that the server answers itself, so that no navigation there ends in the app."""


class FileFacts(BaseModel):
    """What the build says about its files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    everywhere: dict[str, str]
    paths: dict[str, dict[str, str]]
    types: dict[str, str]
    fallback: str

    def headers_for(self, path: str) -> dict[str, str]:
        """The headers of one path."""
        fitting = [key for key in self.paths if path == key or (key.endswith("/") and path.startswith(key))]
        special = self.paths[max(fitting, key=len)] if fitting else {}
        return {**self.everywhere, **special}

    def type_of(self, path: str) -> str:
        """The media type of one path."""
        return self.types.get(PurePosixPath(path).suffix, "application/octet-stream")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that answers a request, the copy that was chosen, and what to say with it."""

    path: Path
    name: str
    media_type: str
    headers: dict[str, str]
    etag: str


class PwaFiles:
    """Finds the file that answers a path, never one outside the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def find(self, path: str, accepted: str, *, navigates: bool) -> FoundFile | None:
        """The file for a path and the encodings a client accepts, None when there is none."""
        facts = self._facts()
        if facts is None or path == f"/{_FACTS}":
            return None
        wanted = "/index.html" if path == "/" else path
        file = self._inside(wanted)
        if file is None and navigates and not path.startswith(_NOT_OURS):
            wanted = facts.fallback
            file = self._inside(wanted)
        if file is None:
            return None
        chosen, encoding = _smallest(file, accepted)
        headers = {**facts.headers_for(wanted), "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        state = chosen.stat()
        etag = f"{state.st_mtime_ns:x}-{state.st_size:x}{encoding or ''}"
        return FoundFile(chosen, file.name, facts.type_of(wanted), headers, etag)

    def _facts(self) -> FileFacts | None:
        try:
            return FileFacts.model_validate(json.loads((self._folder / _FACTS).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    def _inside(self, path: str) -> Path | None:
        try:
            file = (self._folder / path.lstrip("/")).resolve()
            return file if file.is_relative_to(self._folder) and file.is_file() else None
        except (OSError, ValueError):
            return None


def _smallest(file: Path, accepted: str) -> tuple[Path, str | None]:
    """The compressed copy that the client accepts, brotli first, else the file itself."""
    named = {_name(part) for part in accepted.lower().split(",") if not _refused(part)}
    for encoding, suffix in _ENCODINGS:
        copy = file.with_name(file.name + suffix)
        if encoding in named and copy.is_file():
            return copy, encoding
    return file, None


def _name(part: str) -> str:
    return part.partition(";")[0].strip()


def _refused(part: str) -> bool:
    quality = part.partition("q=")[2].strip()
    return quality.rstrip("0.") == "" and quality != ""
