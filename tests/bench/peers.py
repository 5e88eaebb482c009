"""The peers that npm installs, doing the same work in the same run: pull all customers, push edits.

They are installed under build/bench/peers, from the exact versions in the folder `peers` here. Where npm
cannot install them, or one does not run, the table says so instead of a figure.
"""

import json
import shutil
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Literal

from tests.bench.figures import Peers
from tests.bench.places import HOME, scratch
from tests.bench.workload import CUSTOMERS, EDITS, documents

RUNS = 5
_SOURCES = Path(__file__).parent / "peers"
_SCRIPTS = {"RxDB": "rxdb.js", "PouchDB": "pouchdb.js"}
_INSTALL_S = 240
_RUN_S = 120

Direction = Literal["pull", "push"]


def pull_peers() -> Peers:
    """Customers per second of each peer's initial pull."""
    return _figures("pull")


def push_peers() -> Peers:
    """Edits per second of each peer's push."""
    return _figures("push")


def _figures(direction: Direction) -> Peers:
    return {name: _of(name, direction) for name in _SCRIPTS}


def _of(name: str, direction: Direction) -> float | str:
    measured = _measured(name)
    return measured if isinstance(measured, str) else measured[direction]


@cache
def _measured(name: str) -> dict[str, float] | str:
    """The medians of a peer's pulls and pushes, or why there are none."""
    problem = _installed()
    if problem:
        return problem
    with scratch() as folder:
        given = folder / "documents.json"
        given.write_text(f"[{','.join(documents(CUSTOMERS))}]", encoding="utf-8")
        command = ["node", _SCRIPTS[name], str(given), str(folder), str(EDITS), str(RUNS)]
        printed = _said(command, _RUN_S)
    if not printed.startswith("{"):
        return printed or "it printed nothing"
    return {direction: median(values) for direction, values in json.loads(printed).items()}


@cache
def _installed() -> str:
    """Install what is not there yet; returns what went wrong, nothing when all is well."""
    place = HOME / "peers"
    shutil.copytree(_SOURCES, place, dirs_exist_ok=True)
    stamp = place / "installed"
    wanted = sha256((_SOURCES / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return ""
    failed = _said(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], _INSTALL_S, shown="stderr")
    if not (place / "node_modules" / "rxdb").exists():
        return f"npm could not install it: {failed}"
    stamp.write_text(wanted, encoding="ascii")
    return ""


def _said(command: list[str], seconds: float, shown: Literal["stdout", "stderr"] = "stdout") -> str:
    """What a program printed in the peers' folder; the end of its complaint when it failed."""
    try:
        done = subprocess.run(
            command, cwd=HOME / "peers", capture_output=True, text=True, timeout=seconds, check=False
        )
    except FileNotFoundError:
        return f"{command[0]} is not installed"
    except subprocess.TimeoutExpired:
        return f"{command[0]} took longer than {seconds:g} s"
    said = done.stdout if shown == "stdout" and done.returncode == 0 else done.stderr
    return " ".join(said.split()) if done.returncode == 0 else " ".join(said.split())[-200:]
