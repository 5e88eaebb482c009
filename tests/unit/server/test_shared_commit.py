"""Writers who share a commit: nobody is told "done" before it is on the disk, and nobody pays for another."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, event, text

from server.adapters.engine import open_engine
from server.adapters.shared_commit import MOST_TOGETHER, SharedCommit
from server.adapters.sqlite_engine import sqlite
from sync.ports import LostRace

WRITERS = 20


class Refused(Exception):
    """What a writer raises who changed their mind."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_engine(f"sqlite:///{tmp_path / 'shared.db'}")
    with closing(sqlite.connect(tmp_path / "shared.db")) as db:
        db.execute("CREATE TABLE work (id INTEGER PRIMARY KEY)")
        db.commit()
    yield found
    found.dispose()


def kept(engine: Engine) -> set[int]:
    """What is on the disk, as another process sees it."""
    with closing(sqlite.connect(str(engine.url.database))) as db:
        return {number for (number,) in db.execute("SELECT id FROM work")}


def crowd(engine: Engine, shared: SharedCommit, *, refusing: frozenset[int] = frozenset()) -> dict[int, str]:
    """Many writers at once, and what each was told; whoever was told "done" looks at the disk at once."""
    told: dict[int, str] = {}
    together = Barrier(WRITERS)

    def write(number: int) -> None:
        together.wait()
        try:
            with shared.writing() as connection:
                connection.execute(text("INSERT INTO work VALUES (:id)"), {"id": number})
                if number in refusing:
                    raise Refused
            told[number] = "done" if number in kept(engine) else "told too early"
        except Refused:
            told[number] = "refused"
        except LostRace:
            told[number] = "lost"

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(told) == WRITERS
    return told


def test_nobody_is_told_before_it_is_on_the_disk(engine: Engine) -> None:
    shared = SharedCommit(engine)
    assert set(crowd(engine, shared).values()) == {"done"}
    assert kept(engine) == set(range(WRITERS))
    assert WRITERS / MOST_TOGETHER <= shared.commits < WRITERS


def test_who_fails_takes_back_their_own_work_alone(engine: Engine) -> None:
    refusing = frozenset(range(0, WRITERS, 3))
    told = crowd(engine, SharedCommit(engine), refusing=refusing)
    assert {number for number, word in told.items() if word == "refused"} == refusing
    assert {number for number, word in told.items() if word == "done"} == set(range(WRITERS)) - refusing
    assert kept(engine) == set(range(WRITERS)) - refusing


def test_a_commit_that_fails_is_told_to_all_whom_it_concerns(engine: Engine) -> None:
    def refuse(_connection: object) -> None:
        raise LostRace("the disk is full")

    event.listen(engine, "commit", refuse)
    told = crowd(engine, SharedCommit(engine))
    assert set(told.values()) == {"lost"}
    assert kept(engine) == set()


def test_a_transaction_that_sqlite_gave_up_is_never_taken_for_done(engine: Engine) -> None:
    shared = SharedCommit(engine)
    told: list[str] = []

    def first() -> None:
        try:
            with shared.writing() as connection:
                connection.execute(text("INSERT INTO work VALUES (1)"))
                connection.exec_driver_sql("ROLLBACK")
                raise sqlite.OperationalError("database or disk is full")
        except sqlite.OperationalError:
            told.append("failed")

    first()
    with shared.writing() as connection:
        connection.execute(text("INSERT INTO work VALUES (2)"))
    assert told == ["failed"]
    assert kept(engine) == {2}


def test_one_writer_alone_commits_at_once(engine: Engine) -> None:
    shared = SharedCommit(engine)
    for number in range(3):
        with shared.writing() as connection:
            connection.execute(text("INSERT INTO work VALUES (:id)"), {"id": number})
    assert shared.commits == 3
