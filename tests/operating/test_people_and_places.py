"""An operator begins a company and arranges its people, places and devices, by the rules of the business."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from server.cli.office import REFUSED
from tests.operating.conftest import Run
from tests.operating.tables import contents, run_sql
from tests.support.server import running

Ask = Callable[..., Result]


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path, roadbook: Run) -> Ask:
    """The command line of a company that was just begun, on either engine."""
    on_postgresql = request.param == "postgresql"
    url = request.getfixturevalue("empty_postgres_url") if on_postgresql else f"sqlite:///{tmp_path}/new/c.db"

    def ask(*arguments: str) -> Result:
        return roadbook(*arguments, database=url)

    done = ask("begin", "root", "--name", "管理员", "--company", "宏达贸易")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("root\t")
    return ask


@pytest.fixture
def ask(on_sqlite: str, roadbook: Run) -> Ask:
    """The command line of the trading company, where Chen and an administrator arrange things."""

    def ask(*arguments: str) -> Result:
        return roadbook(*arguments, database=on_sqlite)

    return ask


def told(done: Result) -> Any:
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_company_is_begun_and_built_up(new: Ask) -> None:
    north = new("territory", "add", "华北", "--below", "宏达贸易", "--kind", "region").stdout.strip()
    assert new("territory", "add", "北京", "--below", "华北", "--name-en", "Beijing").exit_code == 0
    added = told(
        new("user", "add", "li", "--name", "李雷", "--role", "rep", "--at", "Beijing", "--json")
    )  # fmt: skip
    assert len(added["password"]) >= 12
    people = {each["login"]: each for each in told(new("user", "list", "--json"))}
    assert [held["role"] for held in people["li"]["roles"]] == ["rep"]
    listed = new("user", "list", "--language", "zh").stdout
    assert "李雷" in listed
    assert "业务代表 北京" in listed
    tree = new("territory", "list").stdout.splitlines()
    assert [line.split("  [")[0] for line in tree] == ["宏达贸易", "  华北", "    北京"]
    assert north in tree[1]
    assert new("doctor").exit_code == 0


def test_whoever_was_added_can_sign_in(tmp_path: Path, roadbook: Run) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    roadbook("begin", "root", "--name", "Root", database=url)
    password = roadbook("user", "add", "li", "--name", "Li", database=url).stdout.split()[1]
    with running(url, tmp_path) as server:
        assert server.sign_in("li", "phone", password)["access_token"]
        anew = roadbook("user", "reset-password", "li", database=url).stdout.split()[1]
        assert server.sign_in("li", "phone", anew)["access_token"]


def test_a_company_is_begun_once(new: Ask) -> None:
    done = new("begin", "other", "--name", "Other")
    assert done.exit_code == 1
    assert "has an administrator: root" in done.output
    assert len(told(new("user", "list", "--json", "--all"))) == 1


def test_changes_go_through_the_rules_and_the_audit(ask: Ask, on_sqlite: str) -> None:
    before = len(contents(on_sqlite)["audit"])
    assert ask("territory", "rename", "north-1", "海淀", "--as", "admin").exit_code == 0
    audit = [json.loads(row[2]) for row in contents(on_sqlite)["audit"]]
    assert len(audit) == before + 1
    (renamed,) = [each for each in audit if each["rule"] == "rename_territory"]
    assert (renamed["user"], renamed["status"]) == ("admin", "applied")
    assert ask("doctor").exit_code == 0


def test_what_the_rules_forbid_is_refused_with_the_rule(ask: Ask) -> None:
    own = ask("user", "assign", "admin", "rep", "north-1", "--as", "admin")
    assert own.exit_code == REFUSED
    assert "[ORG-11 own_request]" in own.output
    used = ask("territory", "retire", "north-2", "--as", "admin", "--language", "zh")
    assert used.exit_code == REFUSED
    assert "[TER-2 territory_in_use]" in used.output
    assert ask("user", "add", "li", "--name", "Li", "--as", "admin").exit_code == REFUSED


def test_roles_are_given_and_ended_by_the_day(ask: Ask) -> None:
    done = ask("user", "assign", "zhao", "service", "south-2", "--from", "2026-04-01", "--as", "chen")
    assignment = done.stdout.strip()
    assert done.exit_code == 0, done.output
    assert ask("user", "end", assignment, "--on", "2026-05-01", "--as", "chen").exit_code == 0
    held = told(ask("user", "roles", "zhao", "--json", "--as", "chen"))
    (service,) = [each for each in held if each["role"] == "service"]
    assert service["from"] == "2026-03-31T16:00:00+00:00"
    assert service["until"] == "2026-04-30T16:00:00+00:00"
    assert "south-2" in ask("user", "roles", "zhao", "--as", "chen").stdout


def test_people_are_kept_out_and_let_in(ask: Ask) -> None:
    assert "locked out" in ask("user", "lock", "li", "--as", "admin").stdout
    assert "li" not in {each["login"] for each in told(ask("user", "list", "--json", "--as", "admin"))}
    assert "已启用" in ask("user", "unlock", "li", "--as", "admin", "--language", "zh").stdout
    assert "li" in ask("user", "list", "--as", "admin").stdout


def test_devices_are_listed_signed_out_and_shut_out(ask: Ask, on_sqlite: str) -> None:
    found = told(ask("device", "list", "--user", "li", "--json"))
    assert [(each["device"], each["revoked"]) for each in found] == [("li-phone", None)]
    assert "li's phone" in ask("device", "list").stdout
    assert ask("device", "sign-out", "wang-phone").exit_code == 0
    assert ask("device", "revoke", "li-phone", "--as", "admin").exit_code == 0
    assert told(ask("device", "list", "--user", "li", "--json"))[0]["revoked_why"] == "by_superior"
    held = {row[1] for row in contents(on_sqlite)["access_token"]}
    assert "wang-phone" not in held


def test_a_device_list_tells_how_far_each_is_behind(ask: Ask, on_sqlite: str) -> None:
    columns = 'id, "user", last_counter, last_contact, revoked, passed'
    fresh = """'li-phone', 'li', 0, '2026-03-03T01:00:00+00:00', 0, '{"company": 2}'"""
    run_sql(on_sqlite, f"INSERT INTO device ({columns}) VALUES ({fresh})")  # noqa: S608
    (head,) = (row[1] for row in contents(on_sqlite)["scope"] if row[0] == "company")
    found = {each["device"]: each for each in told(ask("device", "list", "--json"))}
    assert found["li-phone"]["behind"] == head - 2 > 0
    assert found["li-phone"]["last_sync"] == "2026-03-03T01:00:00+00:00"
    assert found["admin-phone"]["behind"] is None
    assert "behind" in ask("device", "list").stdout
    assert "未取变更" in ask("device", "list", "--language", "zh").stdout


@pytest.mark.parametrize(
    ("arguments", "told_so"),
    [
        (("user", "list"), "Several people administer this company: admin, chen. Say with --as"),
        (("user", "lock", "li", "--as", "li"), "--as li: nobody of that login administers"),
        (("user", "lock", "zoe", "--as", "admin"), "Nobody signs in as zoe. `roadbook user list --all`"),
        (("territory", "rename", "moon", "x", "--as", "admin"), "There is no territory called moon."),
        (
            ("user", "add", "x", "--name", "X", "--role", "rep", "--as", "admin"),
            "--role and --at go",
        ),
        (("user", "add", "x y", "--name", "X", "--as", "admin"), "'x y' does not do as login"),
        (("user", "end", "nothing", "--as", "admin"), "nothing of that identity"),
        (("device", "revoke", "nothing", "--as", "admin"), "There is no device nothing."),
    ],
)
def test_mistakes_are_told_with_what_would_do(arguments: tuple[str, ...], told_so: str, ask: Ask) -> None:
    done = ask(*arguments)
    assert done.exit_code == 1
    assert told_so in done.output


def test_a_company_without_administrators_is_told_so(tmp_path: Path, roadbook: Run) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    roadbook("migrate", database=url)
    done = roadbook("user", "list", database=url)
    assert "roadbook begin LOGIN" in done.output
