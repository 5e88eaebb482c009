"""Import and export as an operator runs them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli.main import main
from tests.support.spreadsheets import a_company, csv_file

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*arguments: str) -> Result:
        database = f"sqlite:///{tmp_path / 'company.db'}"
        return CliRunner().invoke(main, [*arguments], env={"ROADBOOK_DATABASE": database, "LC_ALL": "C"})

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A company with one good customer and one that does not fit."""
    made = a_company(tmp_path / "in")
    lines = (("客户编号", "客户名称", "负责人"), ("K1", "=甲", "李雷"), ("K2", "乙", "韩梅梅"))
    csv_file(made / "客户.csv", *lines, encoding="gb18030")
    return made


def test_a_dry_run_reports_and_writes_nothing(run: Run, folder: Path) -> None:
    done = run("import", str(folder), "--dry-run", "--language", "zh")
    assert done.exit_code == 3
    assert "[未导入] 客户.csv 第 3 行“负责人”列：没有名为“韩梅梅”的人员。" in done.output
    assert "客户: 1 新增" in done.output
    assert "试运行" in done.output
    assert "未导入: 1" in done.output
    assert not list(folder.parent.glob("company.db*"))


def test_what_was_imported_can_be_exported_by_who_may_see_it(run: Run, folder: Path, tmp_path: Path) -> None:
    report, passwords, out = tmp_path / "report.csv", tmp_path / "passwords.csv", tmp_path / "out.csv"
    done = run(
        "import", str(folder), "--json", "--report", str(report), "--first-passwords", str(passwords)
    )  # fmt: skip
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert (said[0]["code"], said[0]["row"], said[0]["field"]) == ("person_unknown", 3, "owner")
    assert said[-1]["summary"]["rows"]["customer"] == {"new": 1}
    assert (
        report.read_text(encoding="utf-8-sig").splitlines()[1].startswith("refused,客户.csv,,3,负责人,owner")
    )
    assert len(passwords.read_text(encoding="utf-8-sig").splitlines()) == 4
    assert passwords.stat().st_mode & 0o077 == 0
    told = run("export", "--as", "E3", "--kind", "customers", "--out", str(out), "--json")
    assert json.loads(told.stdout)["rows"] == 1
    assert ",K1,'=甲," in out.read_text(encoding="utf-8-sig")
    assert not list(tmp_path.glob(".*.part"))
    again = run("import", str(folder))
    assert "Customer: 1 as before" in again.output


def test_mistakes_are_told_with_what_would_do(run: Run, folder: Path) -> None:
    run("import", str(folder))
    assert "nobody signs in as zoe" in run(
        "export", "--as", "zoe", "--kind", "users", "--out", str(folder / "x.csv")
    ).output  # fmt: skip
    assert "shipped mapping (northwind)" in run("import", str(folder), "--mapping", "nowhere").output
    out = str(folder / "x.pdf")
    assert "ends neither in .xlsx nor in .csv" in run(
        "export", "--as", "e3", "--kind", "users", "--out", out
    ).output  # fmt: skip
