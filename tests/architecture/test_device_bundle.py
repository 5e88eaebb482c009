"""A device carries client, sync and shared with the project's own dependencies, and needs nothing else.

`flet build` and the web build ship exactly `[project].dependencies`. Every module of the three rooms is
imported in a fresh interpreter in which all other installed packages cannot be found.
"""

import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]
DEVICE_ROOMS = ("client", "sync", "shared")
NOT_ON_A_DEVICE = ("client.pwa",)
"""The web build runs on the developer's machine; it is left out of what it packs."""
BROWSER_ONLY = ("browser",)
"""Modules so named speak to the browser's own objects, which exist nowhere else."""

IMPORT_ALL = """
import importlib, sys
from importlib.abc import MetaPathFinder

blocked = set(sys.argv[1].split(","))

class Blocked(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"{name} is not on a device", name=name)
        return None

sys.meta_path.insert(0, Blocked())
for name in sys.argv[2].split(","):
    importlib.import_module(name)
"""


def device_distributions() -> set[str]:
    """What pip installs for `[project].dependencies`, with all that these need in turn."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(each) for each in project["dependencies"]]
    found: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if name in found or not wanted:
            continue
        found.add(name)
        try:
            waiting.extend(Requirement(each) for each in requires(name) or ())
        except PackageNotFoundError:
            continue
    return found


def blocked_packages() -> set[str]:
    """The import names of all that is installed here and would not be on a device."""
    kept = device_distributions()
    return {
        package
        for package, owners in packages_distributions().items()
        if not {canonicalize_name(owner) for owner in owners} & kept and package not in DEVICE_ROOMS
    } | {"server", "tests"}


def device_modules() -> list[str]:
    """Every module of the device's rooms."""
    names = []
    for room in DEVICE_ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            parts = path.relative_to(PROJECT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if not name.startswith(NOT_ON_A_DEVICE) and not parts[-1].startswith(("__main__", *BROWSER_ONLY)):
                names.append(name)
    return names


def test_the_device_needs_only_its_own_dependencies() -> None:
    blocked = blocked_packages()
    assert {"litestar", "sqlalchemy", "psycopg", "server"} <= blocked
    assert not {"flet", "pydantic", "sqlite_utils", "httpx"} & blocked
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, ",".join(sorted(blocked)), ",".join(device_modules())],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
