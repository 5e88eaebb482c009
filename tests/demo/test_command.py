"""`demo` as somebody types it: what it says, what it keeps, and what it never throws away."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from server.adapters.store import open_authority_store
from server.cli.main import main
from server.demo.arranging import arranging
from server.demo.days import Days
from server.demo.divisions import EXCERPT, read_cities
from server.demo.places import CITY_CODES
from server.demo.staff import REPS
from server.settings import Settings
from tests.support.server import CHEAP

Run = Callable[..., Result]

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in an empty folder, with an app that is built, a story of one day, and nobody served."""

    def serve(settings: Settings, *, welcome: str) -> None:
        print(settings.database, welcome, sep="\n")  # noqa: T201 - what a person would read

    def short(today: date, *_: Any) -> list[Any]:
        return list(arranging(Days.until(today), read_cities(EXCERPT, CITY_CODES)))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("server.cli.demo.run", serve)
    monkeypatch.setattr("server.demo.making.story", short)
    for module in ("server.demo.making", "server.cli.demo"):
        monkeypatch.setattr(f"{module}.Passwords", lambda: CHEAP)
    (tmp_path / "build/pwa").mkdir(parents=True)
    (tmp_path / "build/pwa/headers.json").write_text("{}")
    return lambda *arguments: CliRunner().invoke(main, ["demo", *arguments], env={"LC_ALL": "C"})


def history(folder: Path) -> str:
    """Which history the demo's own database tells."""
    store = open_authority_store(f"sqlite:///{folder / 'build/demo/demo.db'}")
    try:
        return store.epoch()
    finally:
        store.close()


def test_it_makes_the_company_and_prints_an_account_per_role(run: Run, tmp_path: Path) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert (tmp_path / "build/demo/demo.db").is_file()
    lines = [line.split() for line in done.output.splitlines()]
    roles = [line for line in lines if "roadbook" in line]
    assert len(roles) == 12
    assert ["Sales", "rep", "wang", "roadbook", "Wang", "Qiuqian,", "业务代表"] in roles
    assert {line[line.index("roadbook") - 1] for line in roles}.isdisjoint(set(REPS) - {"wang"})


def test_the_accounts_are_told_in_the_language_that_is_asked_for(run: Run) -> None:
    said = run("--language", "zh").output
    assert "区域业务经理" in said
    assert "周映川" in said
    assert "Zhou Yingchuan" not in said


def test_what_is_there_is_kept_until_somebody_wants_it_anew(run: Run, tmp_path: Path) -> None:
    run()
    first = history(tmp_path)
    assert "as it was left" in run().output
    assert history(tmp_path) == first
    assert "as it was left" not in run("--fresh").output
    assert history(tmp_path) != first


def test_a_database_that_somebody_named_is_never_thrown_away(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mine.db'}"
    run("--database", url)
    refused = run("--database", url, "--fresh")
    assert refused.exit_code == 2
    assert "empty the one you named yourself" in refused.output
    assert (tmp_path / "mine.db").is_file()


def test_another_company_is_not_mixed_with_the_demo(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'northwind.db'}"
    done = run("--company", "northwind", "--database", url)
    assert "nancy" in done.output
    refused = run("--database", url)
    assert refused.exit_code == 1
    assert "holds another company" in refused.output
