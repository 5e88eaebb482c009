"""The device's dependencies as wheels for the browser, pinned by hash in `wheels.lock`.

The lock is what makes a build repeatable: pip resolves once (`python -m client.pwa lock`), and every
build after that downloads exactly those files, or finds them in the cache and needs no network.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import tomllib
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from client.pwa.errors import BuildError, LockOutdatedError
from client.pwa.locations import PROJECT, WHEELS_LOCK
from client.pwa.trimming import is_needed

PYTHON = "3.14"
PLATFORM = "pyemscripten_2026_0_wasm32"

# Needed by a terminal or by a socket, neither of which a browser has. (sqlite-utils does import click,
# pluggy, dateutil and sqlite-fts4 when it is loaded, so those stay.)
LEFT_OUT = frozenset({"anyio", "certifi", "click-default-group", "h11", "httpcore", "pip", "tabulate"})

_TARGET = (
    "--only-binary=:all:",
    f"--platform={PLATFORM}",
    f"--python-version={PYTHON}",
    "--implementation=cp",
    "--abi=cp314",
    "--abi=abi3",
    "--abi=none",
)


def device_requirements() -> tuple[str, ...]:
    """What `[project].dependencies` asks for, sorted."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return tuple(sorted(project["dependencies"]))


def write_lock() -> Path:
    """Resolve the device's dependencies for the browser and pin each wheel by version and hash."""
    asked = device_requirements()
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        _pip("install", "--dry-run", f"--report={report}", f"--target={scratch}/none", *_TARGET, *asked)
        resolved = json.loads(report.read_text(encoding="utf-8"))["install"]
    pins = sorted(
        f"{item['metadata']['name'].lower().replace('_', '-')}=={item['metadata']['version']}"
        f" --hash=sha256:{item['download_info']['archive_info']['hashes']['sha256']}"
        for item in resolved
    )
    kept = [pin for pin in pins if pin.partition("==")[0] not in LEFT_OUT]
    header = ["# Written by `python -m client.pwa lock`: wheels for the browser, and what asked for them."]
    lines = [*header, *(f"# asked: {requirement}" for requirement in asked), *kept]
    WHEELS_LOCK.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return WHEELS_LOCK


def locked_wheels(cache: Path) -> tuple[Path, ...]:
    """The wheel files that the lock names, from the cache or downloaded into it."""
    lock = WHEELS_LOCK.read_text(encoding="utf-8")
    asked = tuple(
        line.removeprefix("# asked: ") for line in lock.splitlines() if line.startswith("# asked: ")
    )
    if asked != device_requirements():
        raise LockOutdatedError
    folder = cache / "wheels" / sha256(lock.encode()).hexdigest()[:16]
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            filled = Path(scratch, "wheels")
            _pip(
                "download",
                "--no-deps",
                "--require-hashes",
                f"--dest={filled}",
                *_TARGET,
                "-r",
                str(WHEELS_LOCK),
            )
            with contextlib.suppress(OSError):
                # Another build may have been quicker; what the hashes allow is the same.
                filled.rename(folder)
            if not folder.is_dir():
                raise BuildError(f"{folder} cannot be made")
    return tuple(sorted(folder.glob("*.whl")))


def unpacked(wheels: tuple[Path, ...]) -> dict[str, bytes]:
    """Every file of the wheels that the browser imports or reads, by its path on `sys.path`."""
    files: dict[str, bytes] = {}
    for wheel in wheels:
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith("/") or not _is_wanted(name):
                    continue
                content = archive.read(name)
                files[name] = _identity(content) if name.endswith(".dist-info/METADATA") else content
    return files


def licences(wheels: tuple[Path, ...]) -> str:
    """The licence texts that travel inside the wheels, one after the other."""
    parts: list[str] = []
    for wheel in wheels:
        with ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                inside = name.partition(".dist-info/")[2].upper()
                if any(word in inside for word in ("LICEN", "COPYING", "NOTICE", "AUTHORS")):
                    text = archive.read(name).decode(errors="replace")
                    parts.append(f"=== {wheel.name.partition('-')[0]}: {name}\n\n{text.strip()}\n")
    return "\n".join(parts)


def _is_wanted(name: str) -> bool:
    if ".dist-info/" in name:
        # uuid6 asks for its own version while it is imported.
        return name.endswith(".dist-info/METADATA")
    return is_needed(name) and not (
        name.endswith((".pyi", "py.typed", ".pyx", ".c", ".h")) or ".data/" in name or "/tests/" in name
    )


def _identity(metadata: bytes) -> bytes:
    lines = metadata.decode().splitlines()
    kept = [line for line in lines if line.startswith(("Metadata-Version:", "Name:", "Version:"))]
    return ("\n".join(kept[:3]) + "\n").encode()


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BuildError(f"pip {arguments[0]} failed:\n{done.stderr.strip()}")
