"""A backup holds the company as it was at one moment, and it comes back whole, on either engine."""

import json
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest
from sqlalchemy.engine import make_url

from server.adapters.engine import begin, open_engine
from server.adapters.schema import migrate
from server.adapters.sqlite_engine import sqlite
from server.adapters.store import open_authority_store
from server.backups.archive import manifest_of
from server.backups.backup import take_backup
from server.backups.faults import BackupFault
from server.backups.presence import at_work
from server.backups.restore import Restored, Wanted, put_back
from server.cli import options
from tests.operating.company import NOW
from tests.operating.conftest import Run
from tests.operating.older import make_later, make_older
from tests.operating.tables import contents, epochs, run_sql

Elsewhere = Callable[[str], str]
MANY = 40_000
"""Some 20 MB of text."""
SESSIONS = ("access_token", "refresh_token")


def no_bar(_what: str, _steps: int) -> Callable[[int], None]:
    return lambda _: None


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backups.zip"


def backed_up(url: str, to: Path, *, to_move: bool = False) -> Path:
    take_backup(url, to, to_move=to_move, now=NOW, started=no_bar)
    return to


def restored(archive: Path, url: str, *, replace: bool = False, same_history: bool = False) -> Restored:
    return put_back(archive, url, Wanted(NOW, no_bar, replace=replace, same_history=same_history))


def refusal_of(archive: Path, url: str) -> str | None:
    try:
        restored(archive, url)
    except BackupFault as fault:
        return fault.code
    return None


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_comes_back_is_what_was_there(
    company: str, engine: str, elsewhere: Elsewhere, archive: Path
) -> None:
    before = contents(company)
    there = elsewhere(engine)
    restored(backed_up(company, archive), there)
    after = contents(there)
    assert len(after["epoch"]) == len(before["epoch"]) + 1
    assert all(before[name] and not after[name] for name in SESSIONS)
    for name in ("epoch", *SESSIONS):
        del before[name], after[name]
    assert after == before
    assert len(after["audit"]) > 5


def test_a_restored_company_goes_on_in_another_history(
    on_sqlite: str, elsewhere: Elsewhere, archive: Path
) -> None:
    there = elsewhere("sqlite")
    done = restored(backed_up(on_sqlite, archive), there)
    store = open_authority_store(there)
    assert store.epoch() == done.epoch
    assert done.epoch not in epochs(on_sqlite)
    store.close()


def test_a_backup_never_replaces_another(on_sqlite: str, archive: Path, roadbook: Run) -> None:
    backed_up(on_sqlite, archive)
    kept = archive.read_bytes()
    done = roadbook("backup", str(archive), database=on_sqlite)
    assert done.exit_code == 1
    assert "is there already" in done.output
    assert archive.read_bytes() == kept
    assert archive.stat().st_mode & 0o077 == 0


def test_the_archive_opens_with_tools_that_everybody_has(
    on_sqlite: str, archive: Path, tmp_path: Path
) -> None:
    with ZipFile(backed_up(on_sqlite, archive)) as found:
        found.extractall(tmp_path / "out")
    with closing(sqlite.connect(tmp_path / "out" / "roadbook.db")) as db:
        assert db.execute("SELECT count(*) FROM customer").fetchone() == (2,)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["rows"]["customer"] == 2


def test_no_damage_to_an_archive_goes_unnoticed(on_sqlite: str, elsewhere: Elsewhere, archive: Path) -> None:
    whole = backed_up(on_sqlite, archive).read_bytes()
    there = elsewhere("sqlite")
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        archive.write_bytes(whole[:place] + bytes((whole[place] ^ 0x10,)) + whole[place + 1 :])
        code = refusal_of(archive, there)
        # A few bits of a zip file, such as its dates, say nothing about what is in it.
        assert code in ("archive_damaged", "not_an_archive", None), place
        Path(there.removeprefix("sqlite:///")).unlink(missing_ok=code is not None)
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupFault, match="archive_damaged"):
        restored(archive, there)
    archive.write_bytes(b"a letter to the bank")
    with pytest.raises(BackupFault, match="not_an_archive"):
        restored(archive, there)
    assert not Path(there.removeprefix("sqlite:///")).exists()


def test_a_company_that_is_there_is_not_overwritten(company: str, archive: Path, roadbook: Run) -> None:
    before = contents(company)
    done = roadbook("restore", str(backed_up(company, archive)), database=company)
    assert done.exit_code == 1
    assert "--replace" in done.output
    assert contents(company) == before


def test_a_company_that_is_replaced_is_set_aside(company: str, archive: Path) -> None:
    backed_up(company, archive)
    run_sql(company, """UPDATE "user" SET doc = 'changed since'""")
    changed = contents(company)["user"]
    done = restored(archive, company, replace=True)
    assert contents(company)["user"] != changed
    assert done.set_aside is not None
    if company.startswith("sqlite"):
        assert contents(f"sqlite:///{done.set_aside}")["user"] == changed
    else:
        aside = make_url(company).update_query_dict({"options": f"-csearch_path={done.set_aside}"})
        assert contents(aside.render_as_string(hide_password=False))["user"] == changed


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_tables_that_were_only_made_are_no_company(
    engine: str, on_sqlite: str, elsewhere: Elsewhere, archive: Path
) -> None:
    there = elsewhere(engine)
    options.make_folder_of(there)
    migrate(there)
    assert restored(backed_up(on_sqlite, archive), there).set_aside is None
    assert contents(there)["user"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_many_rows_need_little_memory(engine: str, file: Path, elsewhere: Elsewhere, archive: Path) -> None:
    many = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "  # noqa: S608
    text = "SELECT 'lost', i, 'li', '2026-03-02T01:00:00+00:00', hex(randomblob(200)) FROM n"
    run_sql(f"sqlite:///{file}", f'INSERT INTO salvage (device, id, "user", received_at, text) {many}{text}')
    there = elsewhere(engine)
    restored(backed_up(f"sqlite:///{file}", archive), there)
    tracemalloc.start()
    try:
        restored(backed_up(there, archive.with_name("again.zip")), elsewhere("postgresql"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(contents(there)["salvage"]) == MANY
    assert peak < 16 * 1_024 * 1_024


def test_nothing_is_restored_or_moved_under_a_running_server(
    on_sqlite: str, archive: Path, roadbook: Run, tmp_path: Path
) -> None:
    backed_up(on_sqlite, archive)
    engine = open_engine(on_sqlite)
    with at_work(engine), at_work(engine):
        moved = roadbook("backup", str(tmp_path / "b.zip"), "--to-move", database=on_sqlite)
        done = roadbook("restore", str(archive), "--replace", database=on_sqlite)
    assert [each.exit_code for each in (moved, done)] == [1, 1]
    assert "A server is at work" in moved.output
    assert "A server is at work" in done.output
    assert roadbook("restore", str(archive), "--replace", database=on_sqlite).exit_code == 0
    engine.dispose()


def test_nothing_is_restored_or_moved_while_others_are_connected(
    on_postgresql: str, archive: Path, roadbook: Run, tmp_path: Path
) -> None:
    backed_up(on_postgresql, archive)
    engine = open_engine(on_postgresql)
    with begin(engine, write=False):
        moved = roadbook("backup", str(tmp_path / "b.zip"), "--to-move", database=on_postgresql)
        done = roadbook("restore", str(archive), "--replace", database=on_postgresql)
    assert "other connections" in moved.output
    assert "other connections" in done.output
    engine.dispose()


# --- moving ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_company_moves_with_its_history_and_its_sessions(
    company: str, engine: str, elsewhere: Elsewhere, archive: Path
) -> None:
    before = contents(company)
    there = elsewhere(engine)
    restored(backed_up(company, archive, to_move=True), there, same_history=True)
    assert contents(there) == before
    assert epochs(company)[:-1] == epochs(there), "the source cannot go on with the history that moved"


def test_only_what_was_at_rest_keeps_its_history(
    on_sqlite: str, elsewhere: Elsewhere, archive: Path, tmp_path: Path
) -> None:
    there = elsewhere("sqlite")
    with pytest.raises(BackupFault, match="not_to_move"):
        restored(backed_up(on_sqlite, archive), there, same_history=True)
    backed_up(on_sqlite, tmp_path / "moving.zip", to_move=True)
    late = Wanted(NOW + timedelta(hours=25), no_bar, same_history=True)
    with pytest.raises(BackupFault, match="too_old_to_move"):
        put_back(tmp_path / "moving.zip", there, late)


def test_a_move_that_somebody_wrote_into_does_not_take_place(company: str, archive: Path) -> None:
    def meanwhile(what: str, _steps: int) -> Callable[[int], None]:
        if what == "verify":
            run_sql(company, "UPDATE scope SET head = head + 1 WHERE scope = 'company'")
        return lambda _: None

    before = epochs(company)
    with pytest.raises(BackupFault, match="moved_on"):
        take_backup(company, archive, to_move=True, now=NOW, started=meanwhile)
    assert epochs(company) == before
    assert not archive.exists()


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_program_is_brought_up(
    engine: str, elsewhere: Elsewhere, file: Path, archive: Path
) -> None:
    make_older(backed_up(f"sqlite:///{file}", archive), "0002")
    there = elsewhere(engine)
    restored(archive, there)
    digests = {row[0]: row[3] for row in contents(there)["scope"]}
    assert digests == {row[0]: row[3] for row in contents(f"sqlite:///{file}")["scope"]}


def test_a_backup_of_a_later_program_is_refused(file: Path, archive: Path, elsewhere: Elsewhere) -> None:
    make_later(backed_up(f"sqlite:///{file}", archive))
    with pytest.raises(BackupFault, match="archive_too_new"):
        restored(archive, elsewhere("sqlite"))


# --- the commands ---------------------------------------------------------------------------------


def test_the_commands_say_what_they_did(
    file: Path, archive: Path, roadbook: Run, elsewhere: Elsewhere
) -> None:
    took = roadbook("backup", str(archive), "--json", database=f"sqlite:///{file}")
    assert took.exit_code == 0, took.output
    said = json.loads(took.stdout)
    assert (said["rows"]["customer"], said["closing"]) == (2, False)
    assert said["sha256"] == manifest_of(archive).sha256
    back = roadbook("restore", str(archive), "--language", "zh", database=elsewhere("sqlite"))
    assert back.exit_code == 0, back.output
    assert "新的历史已开始" in back.output


@pytest.mark.parametrize(
    ("database", "told"),
    [
        ("sqlite:///nowhere/at/all.db", "There is no database at nowhere/at/all.db."),
        ("postgresql://roadbook@127.0.0.1:1/nothing", "The database refused: "),
        ("mysql://here/there", "--database is no address"),
        ("rubbish", "--database is no address"),
    ],
)
def test_a_wrong_address_is_told_with_what_would_do(
    database: str, told: str, archive: Path, roadbook: Run
) -> None:
    done = roadbook("backup", str(archive), database=database)
    assert done.exit_code == 1
    assert told in done.output
    assert not archive.exists()


def test_a_database_of_another_version_is_told(file: Path, archive: Path, roadbook: Run) -> None:
    copyfile(file, file.with_name("older.db"))
    run_sql(f"sqlite:///{file}", "UPDATE alembic_version SET version_num = '0001'")
    done = roadbook("backup", str(archive), database=f"sqlite:///{file}")
    assert "roadbook migrate" in done.output
