"""The whole app as a folder of static files, the same bytes for the same input."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from client.pwa.archive import stored_zip
from client.pwa.bundle import device_files
from client.pwa.bytecode import compiled
from client.pwa.compress import compress_tree
from client.pwa.locations import DEFAULT_CACHE
from client.pwa.policy import headers_json
from client.pwa.precache import core_paths, write_service_worker
from client.pwa.shell import lay_shell, upstream_client
from client.pwa.trimming import is_needed_of_the_library
from client.pwa.wheels import licences, locked_wheels, unpacked


@dataclass(frozen=True)
class BuildReport:
    """What a build made: sizes in bytes, `download` being what a first start moves before engines."""

    out: Path
    version: str
    files: int
    size: int
    core: int
    download: int
    seconds: float


def build(
    out: Path, *, cache: Path = DEFAULT_CACHE, app: Path | None = None, compressed: bool = True
) -> BuildReport:
    """Assemble the app in `out`, replacing what was there only when all of it is done.

    `app` is a folder with a `main.py` that stands in for the real entry (tests have one). Without
    `compressed` there are no `.br` and `.gz` copies, which saves a first build most of its time.
    """
    started = time.monotonic()
    unfinished = out.with_name(f"{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    cache.mkdir(parents=True, exist_ok=True)

    lay_shell(unfinished, cache=cache)
    _lay_python(unfinished, cache=cache, app=app)
    version = write_service_worker(unfinished)
    (unfinished / "headers.json").write_text(headers_json(), encoding="utf-8")
    if compressed:
        compress_tree(unfinished, cache=cache)

    shutil.rmtree(out, ignore_errors=True)
    unfinished.rename(out)
    return _report(out, version, time.monotonic() - started)


def _lay_python(out: Path, *, cache: Path, app: Path | None) -> None:
    pyodide = upstream_client() / "pyodide"
    with ZipFile(pyodide / "python_stdlib.zip") as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        library = {name: archive.read(name) for name in names if is_needed_of_the_library(name)}
    # The interpreter imports its library from the zip itself, at this path.
    library = compiled(library, pyodide=pyodide, mounted_at="/lib/python314.zip", cache=cache)
    (out / "pyodide" / "python_stdlib.zip").write_bytes(stored_zip(library))

    wheels = locked_wheels(cache)
    # Two archives, so that a new version of ours is a small download and a quick build.
    for archive_name, files in (("packages.zip", unpacked(wheels)), ("app.zip", device_files(app))):
        code = compiled(files, pyodide=pyodide, mounted_at="/app", cache=cache)
        (out / archive_name).write_bytes(stored_zip(code))
    (out / "LICENCES.txt").write_text(licences(wheels), encoding="utf-8")


def _report(out: Path, version: str, seconds: float) -> BuildReport:
    sizes = {path: path.stat().st_size for path in out.rglob("*") if path.is_file()}
    core = core_paths(out)
    return BuildReport(
        out=out,
        version=version,
        files=len(sizes),
        size=sum(size for path, size in sizes.items() if path.suffix not in {".br", ".gz"}),
        core=sum(sizes[path] for path in core),
        download=sum(sizes.get(path.with_name(f"{path.name}.br"), sizes[path]) for path in core),
        seconds=seconds,
    )
