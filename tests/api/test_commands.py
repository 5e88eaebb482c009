"""The operator's commands as an operator runs them: real processes, a real socket, a real signal."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from server.adapters.sqlite_engine import sqlite

NORTHWIND = Path(__file__).parents[1] / "data" / "northwind"
_PATIENCE = 60


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "ROADBOOK_DATABASE": f"sqlite:///{folder / 'company.db'}"},
        timeout=_PATIENCE,
    )


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with subprocess.Popen(
        [sys.executable, "-m", "server", *arguments, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            address = next(line for line in process.stdout if line.startswith("Roadbook"))
            yield address.split()[-1], process
        finally:
            process.kill()


def test_a_database_of_another_version_is_not_served(tmp_path: Path) -> None:
    done = command("serve", folder=tmp_path)
    assert done.returncode == 1
    assert "migrate" in done.stderr


def test_an_import_is_repeatable_and_keeps_what_people_changed(tmp_path: Path) -> None:
    first = command("import", str(NORTHWIND), "--mapping", "northwind", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    assert re.search(r"^[1-9]\d* rows written$", first.stdout, re.MULTILINE)
    assert first.stdout.count("\t") == 9
    with sqlite.connect(tmp_path / "company.db") as database:
        database.execute(
            "UPDATE customer SET doc = json_set(doc, '$.phone', '1', '$.changed_by', 'nw-emp-1')"
            " WHERE id = 'nw-ALFKI'"
        )
    database.close()
    again = command("import", str(NORTHWIND), "--mapping", "northwind", folder=tmp_path)
    assert re.search(r"^0 rows written$", again.stdout, re.MULTILINE)
    assert again.stdout.count("\t") == 0


def test_the_demo_serves_a_company_and_stops_when_asked(tmp_path: Path, pwa: Path) -> None:
    database = f"sqlite:///{tmp_path / 'demo' / 'northwind.db'}"
    told = ("--company", "northwind", "--database", database, "--pwa", str(pwa))
    with serving("demo", *told) as (address, process):
        with httpx.Client(base_url=address) as client:
            assert client.get("/health").json()["status"] == "ok"
            assert "Roadbook" in client.get("/").text
            answer = client.post(
                "/v1/sessions", json={"login": "nancy", "password": "northwind", "device": "phone-1"}
            )
            assert answer.json()["name"] == "Nancy Davolio"
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        accounts = process.stdout.read()
        process.wait(_PATIENCE)
    assert re.search(r"^Sales rep +nancy +northwind ", accounts, re.MULTILINE)
    assert "Traceback" not in accounts
