"""The doctor finds a healthy company healthy, and every fault that is planted in it."""

import json
import re
import tracemalloc
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.adapters.engine import open_engine
from server.adapters.sqlite_engine import sqlite
from server.backups.presence import at_work
from server.doctor.examination import CHECK_NAMES
from server.doctor.words import CHECKS as CHECK_WORDS
from server.doctor.words import WHAT
from server.identity.key_file import KeyFile
from server.imports.northwind.company import northwind
from tests.operating.conftest import Run
from tests.operating.tables import contents, run_sql
from tests.support.server import prepare

FAULTS: dict[str, tuple[str, ...]] = {
    # --- rows
    "unreadable": ("""UPDATE customer SET doc = replace(doc, '"name"', '"nom"') WHERE id = 'bolt'""",),
    "no_version": ("UPDATE visit SET version = 0",),
    "column_differs": ("UPDATE customer SET owner = 'li' WHERE id = 'bolt'",),
    "orphan": ("DELETE FROM customer WHERE id = 'bolt'",),
    # --- places and scopes
    "filed_without_card": ("INSERT INTO member (root, scope) VALUES ('ghost', 't:south-1')",),
    "not_filed": ("DELETE FROM member WHERE root = 'acme' AND scope = 't:north-2'",),
    "wrongly_filed": ("INSERT INTO member (root, scope) VALUES ('acme', 't:south-1')",),
    "digest_differs": ("UPDATE scope SET digest = digest + 1 WHERE scope = 't:north-2'",),
    "scope_missing": ("DELETE FROM scope WHERE scope = 'u:li'",),
    "counter_wrong": ("UPDATE scope SET floor = head + 1 WHERE scope = 'p:north-1'",),
    "no_counter": ("DELETE FROM scope WHERE scope = 'company'",),
    "end_differs": ("DELETE FROM feed WHERE scope = 't:north-1' AND op = 'leave'",),
    "below_floor": ("UPDATE scope SET floor = 1 WHERE scope = 'company'",),
    "too_many": (
        "INSERT INTO feed (scope, seq, kind, row, root, op)"
        " VALUES ('p:north-2', -1, 'x', 'y', 'acme', 'remove')",
    ),
    "leads_nowhere": ("DELETE FROM visit WHERE id = (SELECT min(id) FROM visit)",),
    "device_ahead": ("""UPDATE device SET passed = '{"company": 99999}' WHERE "user" = 'li'""",),
    # --- the business
    "nobody_holds": ("DELETE FROM ownership WHERE id = 'own-bolt'",),
    "intervals_overlap": (
        """UPDATE ownership SET doc = replace(doc, '"until":"2026-03-02', '"until":"2026-03-09')""",
    ),
    "intervals_gap": (
        """UPDATE ownership SET doc = replace(doc, '"until":"2026-03-02', '"until":"2026-02-02')""",
    ),
    "card_differs": (
        """UPDATE customer SET owner = 'li', doc = replace(doc, '"owner":"wang"', '"owner":"li"')""",
    ),
    "shares_not_whole": (
        """UPDATE credit_split SET doc = replace(doc, '"share":10000', '"share":9999')""",
    ),
    "ledger_differs": ("""UPDATE deal SET doc = replace(doc, '"amount":120000', '"amount":120001')""",),
    # --- commands
    "beyond_counter": ("""UPDATE device SET last_counter = 1 WHERE "user" = 'li'""",),
    "no_outcome": ("UPDATE command SET outcome = '{}' WHERE counter = 2",),
    "other_outcome": (
        """UPDATE command SET outcome = replace(outcome, '"counter":2', '"counter":9') WHERE counter = 2""",
    ),
    "text_altered": ("UPDATE command SET text = replace(text, 'ordered', 'declined')",),
    "audited_otherwise": (
        """UPDATE command SET outcome = replace(outcome, '"applied"', '"rejected"') WHERE counter = 3""",
    ),
    "decided_twice": (
        "INSERT INTO command SELECT device, 99, id, \"user\", hash, received_at, outcome, text FROM command"
        " WHERE counter = 2",
    ),
    "command_unknown": ("DELETE FROM command WHERE counter = 2",),
    # --- attachments and totals
    "attached_to_nothing": ("UPDATE attachment SET row = 'no such visit' WHERE kind = 'visit'",),
    "content_missing": ("DELETE FROM attached_content WHERE media_type = 'image/jpeg'",),
    "content_unused": ("DELETE FROM attachment WHERE kind = 'visit'",),
    "size_differs": ("UPDATE attached_content SET size = size + 1",),
    "content_altered": ("UPDATE attached_content SET width = 91 WHERE media_type = 'image/jpeg'",),
    "figures_differ": ("UPDATE rollup_work_line SET revenue_03 = revenue_03 + 1",),
    "counted_without_card": (
        "INSERT INTO rollup_customer SELECT 'ghost', place, grade, grade_before, grade_until, orders,"
        " revenue, first_day, last_day, quiet_from FROM rollup_customer WHERE customer = 'acme'",
    ),
    "cells_differ": ("UPDATE rollup_work_cell SET visits_03 = 99",),
    "group_size_differs": ("UPDATE rollup_group SET customers = 7",),
    "version_differs": ("UPDATE alembic_version SET version_num = '0001'",),
}  # fmt: skip
"""By the code that must be found: how somebody brings it about, on either engine."""

TAMPERING: dict[str, str] = {
    "chain_altered": "UPDATE audit SET entry = replace(entry, 'log_visit', 'log_nothing')",
    "chain_missing": "DELETE FROM audit WHERE place = 2",
    "chain_cut_off": "DELETE FROM audit WHERE place = 5",
    "chain_unknown_chain": "DELETE FROM chain WHERE chain = 'import'",
}
"""What somebody does to the audit who has put its guards aside, and then puts them back."""

ON_SQLITE: dict[str, tuple[str, ...]] = {
    "guard_missing": ("DROP TRIGGER audit_is_never_changed",),
    "key_broken": ("INSERT INTO access_token (hash, device, expires_at) VALUES ('x', 'no such device', 1)",),
    "tables_differ": ("DROP INDEX ix_customer_owner_id",),
}
ON_POSTGRESQL: dict[str, tuple[str, ...]] = {
    "guard_missing": ("ALTER TABLE audit DISABLE TRIGGER audit_is_never_changed",),
    "key_unchecked": ("ALTER TABLE audit ADD CONSTRAINT later CHECK (place > 0) NOT VALID",),
    "tables_differ": ("ALTER TABLE visit ADD COLUMN note text",),
    "index_invalid": (
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_customer_owner_id'::regclass",
    ),
}
MANY = 20_000
"""Visits of some 300 bytes each."""
KEYS = {"key_missing", "key_unreadable", "key_other"}
ELSEWHERE = {"wal_on_old_sqlite", "old_sqlite", "old_postgresql", "not_durable", "file_damaged"}
"""Codes about the engine itself: what it says of its version, its settings and its file."""


def examined(roadbook: Run, url: str, *more: str) -> tuple[int, list[dict[str, Any]]]:
    done = roadbook("doctor", "--json", *more, database=url)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.output
    assert "summary" in lines[-1]
    return done.exit_code, lines[:-1]


def codes(roadbook: Run, url: str, *more: str) -> set[str]:
    status, found = examined(roadbook, url, *more)
    assert status == (1 if any(each["severity"] == "wrong" for each in found) else 0)
    return {each["code"] for each in found}


def tampered(url: str, statement: str) -> None:
    """Put the audit's guards aside, do it, and put them back."""
    if url.startswith("postgresql"):
        run_sql(
            url, "ALTER TABLE audit DISABLE TRIGGER USER", statement, "ALTER TABLE audit ENABLE TRIGGER USER"
        )
        return
    with closing(sqlite.connect(url.removeprefix("sqlite:///"))) as db:
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    run_sql(
        url, *(f"DROP TRIGGER {name}" for name, _ in guards), statement, *(make for _, make in guards)
    )  # fmt: skip


def test_a_healthy_company_is_well(company: str, roadbook: Run) -> None:
    before = contents(company)
    done = roadbook("doctor", database=company)
    assert done.exit_code == 0, done.output
    assert "all is well" in done.output
    assert contents(company) == before


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_company_that_was_imported_is_well(
    engine: str, tmp_path: Path, roadbook: Run, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'n.db'}" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    prepare(url, northwind().rows, ())
    assert codes(roadbook, url) <= {"old_sqlite", "not_durable"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, company: str, roadbook: Run) -> None:
    run_sql(company, *FAULTS[fault])
    assert fault in codes(roadbook, company)


@pytest.mark.parametrize("fault", TAMPERING)
def test_tampering_with_the_audit_is_found(fault: str, company: str, roadbook: Run) -> None:
    tampered(company, TAMPERING[fault])
    assert fault in codes(roadbook, company)


@pytest.mark.parametrize("fault", ON_SQLITE)
def test_a_fault_of_a_sqlite_file_is_found(fault: str, on_sqlite: str, roadbook: Run) -> None:
    run_sql(on_sqlite, *ON_SQLITE[fault])
    assert fault in codes(roadbook, on_sqlite)


@pytest.mark.parametrize("fault", ON_POSTGRESQL)
def test_a_fault_of_a_postgresql_database_is_found(fault: str, on_postgresql: str, roadbook: Run) -> None:
    run_sql(on_postgresql, *ON_POSTGRESQL[fault])
    assert fault in codes(roadbook, on_postgresql)


def test_damaged_pages_are_found(file: Path, roadbook: Run) -> None:
    whole = bytearray(file.read_bytes())
    size = int.from_bytes(whole[16:18])
    unseen = []
    for page in range(1, len(whole) // size, 12):
        damaged = bytearray(whole)
        damaged[page * size : page * size + 200] = b"\xa5" * 200
        file.write_bytes(damaged)
        if "file_damaged" not in codes(roadbook, f"sqlite:///{file}"):
            unseen.append(page)
    assert unseen == []


def test_a_lost_or_wrong_key_is_found(file: Path, roadbook: Run) -> None:
    url, key = f"sqlite:///{file}", file.with_suffix(".key")
    name = KeyFile(key).name
    columns = '"user", salt, key, enrolled_at, confirmed_at, last_step'
    run_sql(url, f"INSERT INTO second_factor ({columns}) VALUES ('ma', 'salt', '{name}', 1, 1, 1)")  # noqa: S608
    assert codes(roadbook, url, "--only", "keys") == set()
    kept = key.read_text()
    key.write_text("ff" * 32)
    assert codes(roadbook, url, "--only", "keys") == {"key_other"}
    key.write_text("ff")
    assert codes(roadbook, url, "--only", "keys") == {"key_unreadable"}
    key.unlink()
    assert codes(roadbook, url, "--only", "keys") == {"key_missing"}
    assert not key.exists()
    key.write_text(kept)
    assert codes(roadbook, url, "--only", "keys") == set()


def test_every_fault_that_has_words_is_planted() -> None:
    planted = {*FAULTS, *TAMPERING, *ON_SQLITE, *ON_POSTGRESQL, *KEYS, *ELSEWHERE}
    assert set(WHAT) == planted
    assert set(CHECK_WORDS) == set(CHECK_NAMES)


def test_words_say_what_why_and_how_to_mend_in_both_languages(on_sqlite: str, roadbook: Run) -> None:
    run_sql(on_sqlite, *FAULTS["ledger_differs"], *FAULTS["no_outcome"])
    for language in ("en", "zh"):
        _, found = examined(roadbook, on_sqlite, "--language", language)
        for each in found:
            for part in ("what", "why", "mend"):
                assert each[part]
                assert not re.search(r"\{\w+\}", each[part]), each
                assert bool(re.search("[\u4e00-\u9fff]", each[part])) == (language == "zh"), each


def test_sums_are_counted_again_on_demand_and_nothing_else_is_written(company: str, roadbook: Run) -> None:
    before = contents(company)
    run_sql(company, "UPDATE scope SET digest = 0")
    assert "digest_differs" in codes(roadbook, company)
    done = roadbook("doctor", "--count-again", database=company)
    assert done.exit_code == 0, done.output
    assert contents(company) == before


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE rollup_work_line SET revenue_03 = 1 WHERE customer = 'acme'",
        "UPDATE rollup_credit_line SET credit_03 = 1",
        "DELETE FROM rollup_work_line",
        "DELETE FROM rollup_group",
        "DELETE FROM rollup_customer WHERE customer = 'bolt'",
        "UPDATE rollup_customer SET orders = orders + 1, last_day = '2026-12-31'",
        "UPDATE rollup_credit_cell SET credit_03 = 1",
    ],
)
def test_wrong_totals_are_named_and_counted_again_beside_a_server(
    fault: str, company: str, roadbook: Run
) -> None:
    run_sql(company, fault)
    _, found = examined(roadbook, company, "--only", "totals")
    assert found, fault
    assert all("--only totals --count-again" in each["mend"] for each in found)
    engine = open_engine(company)
    with at_work(engine):
        done = roadbook("doctor", "--only", "totals", "--count-again", database=company)
    engine.dispose()
    assert done.exit_code == 0, done.output
    assert codes(roadbook, company, "--only", "totals") == set()


def test_what_waits_to_be_counted_is_no_fault(company: str, roadbook: Run) -> None:
    """As when a push came after the last question, or nobody ever asked for totals."""
    run_sql(company, "UPDATE rollup_passed SET seq = 0 WHERE scope = 't:north-2'")
    run_sql(company, "DELETE FROM rollup_work_line WHERE customer = 'acme'", "DELETE FROM rollup_work_cell")
    assert "figures_differ" not in codes(roadbook, company, "--only", "totals")
    run_sql(company, "DELETE FROM rollup_state")
    for table in ("work_line", "work_cell", "credit_line", "credit_cell", "group", "customer", "passed"):
        run_sql(company, f"DELETE FROM rollup_{table}")  # noqa: S608
    before = contents(company)
    assert codes(roadbook, company, "--count-again") <= {"old_sqlite", "not_durable"}
    assert contents(company) == before


def test_damaged_contents_of_attachments_are_found(file: Path, roadbook: Run) -> None:
    url = f"sqlite:///{file}"
    with closing(sqlite.connect(file)) as db:
        kept = dict(db.execute("SELECT media_type, content FROM attached_content").fetchall())
    photo, document = kept["image/jpeg"], kept["application/pdf"]
    for media_type, whole, damaged in (
        ("image/jpeg", photo, photo[: len(photo) // 2] + bytes(len(photo) - len(photo) // 2)),
        ("image/jpeg", photo, bytes(len(photo))),
        ("application/pdf", document, document.replace(b"1 0", b"2 0")),
    ):
        _put(file, media_type, damaged)
        assert codes(roadbook, url, "--only", "attachments") == {"content_altered"}
        _put(file, media_type, whole)
        assert codes(roadbook, url, "--only", "attachments") == set()


def _put(file: Path, media_type: str, content: bytes) -> None:
    with closing(sqlite.connect(file)) as db, db:
        db.execute("UPDATE attached_content SET content = ? WHERE media_type = ?", (content, media_type))


def test_sums_are_not_counted_again_under_a_running_server(on_sqlite: str, roadbook: Run) -> None:
    engine = open_engine(on_sqlite)
    with at_work(engine):
        done = roadbook("doctor", "--count-again", database=on_sqlite)
    engine.dispose()
    assert done.exit_code == 1
    assert "A server is at work" in done.output


def test_a_backup_is_examined_like_a_database(file: Path, tmp_path: Path, roadbook: Run) -> None:
    url, archive = f"sqlite:///{file}", str(tmp_path / "b.zip")
    run_sql(url, *FAULTS["intervals_gap"])
    assert roadbook("backup", archive, database=url).exit_code == 0
    assert "intervals_gap" in codes(roadbook, "sqlite:///nowhere.db", "--archive", archive)


def test_single_checks_can_be_asked_for(on_sqlite: str, roadbook: Run) -> None:
    run_sql(on_sqlite, *FAULTS["intervals_gap"], *FAULTS["digest_differs"])
    assert codes(roadbook, on_sqlite, "--only", "digests") == {"digest_differs"}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_many_rows_need_little_memory(engine: str, roadbook: Run, request: pytest.FixtureRequest) -> None:
    url = str(request.getfixturevalue(f"on_{engine}"))
    many = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "  # noqa: S608
    visit = "SELECT 'many-' || i, root, version, replace(doc, id, 'many-' || i), author FROM n, visit"
    run_sql(url, f"INSERT INTO visit {many}{visit} WHERE id = (SELECT min(id) FROM visit)")  # noqa: S608
    tracemalloc.start()
    try:
        found = codes(roadbook, url, "--only", "rows", "--only", "digests", "--only", "feed")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "digest_differs" in found
    assert peak < 8 * 1_024 * 1_024


def test_what_is_found_is_told_so_that_it_can_be_read(on_sqlite: str, roadbook: Run) -> None:
    run_sql(on_sqlite, *FAULTS["intervals_gap"])
    done = roadbook("doctor", database=on_sqlite)
    assert done.exit_code == 1
    assert "customer acme: Nobody held it from 2026-02-02" in done.output
    assert "1 things are wrong" in done.output
