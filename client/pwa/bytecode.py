"""Python files turned into bytecode for the Python inside the browser, by that same Python.

Bytecode belongs to one Python version, and the version here is the one that Pyodide carries, so
Pyodide itself compiles, run by Node. Compiling at start would cost the user seconds every time.
Only `.pyc` files are shipped: half the bytes, and no look at a source file for each import.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from client.pwa.archive import stored_zip
from client.pwa.errors import BuildError
from client.pwa.locations import PWA
from client.pwa.remember import remembered

_COMPILER = PWA / "compile.mjs"


def compiled(
    sources: Mapping[str, bytes], *, pyodide: Path, mounted_at: str, cache: Path
) -> dict[str, bytes]:
    """The same files with each `.py` replaced by its `.pyc`; `mounted_at` names them in tracebacks."""
    python = {name: content for name, content in sources.items() if name.endswith(".py")}
    rest = {name: content for name, content in sources.items() if not name.endswith(".py")}
    return rest | _read(_compiled_archive(stored_zip(python), pyodide, mounted_at, cache))


def _compiled_archive(sources: bytes, pyodide: Path, mounted_at: str, cache: Path) -> bytes:
    runtime = sha256((pyodide / "pyodide.asm.wasm").read_bytes()).digest()
    recipe = _COMPILER.read_bytes() + mounted_at.encode()
    key = sha256(runtime + sha256(recipe).digest() + sha256(sources).digest()).hexdigest()[:24]
    return remembered(
        cache / "bytecode" / f"{key}.zip", lambda: _compile(sources, pyodide=pyodide, mounted_at=mounted_at)
    )


def _compile(sources: bytes, *, pyodide: Path, mounted_at: str) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        given, made = Path(scratch, "sources.zip"), Path(scratch, "bytecode.zip")
        given.write_bytes(sources)
        _run({"pyodide": str(pyodide), "sources": str(given), "made": str(made), "mountedAt": mounted_at})
        return made.read_bytes()


def _run(job: Mapping[str, str]) -> None:
    node = shutil.which("node")
    if node is None:
        raise BuildError("Node is needed to compile for the browser: install `nodejs` (20 or newer)")
    command = [node, str(_COMPILER), json.dumps(job)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BuildError(f"compiling for the browser failed:\n{done.stderr.strip()}")


def _read(archive: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
