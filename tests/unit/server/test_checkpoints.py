"""What SQLite wrote ahead is brought back beside the writers: nobody waits long, and nothing is lost."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import Engine, text

from server.adapters.checkpoints import Checkpoints
from server.adapters.engine import WAL_IS_SOUND_FROM, begin, open_engine
from server.adapters.sqlite_engine import sqlite

pytestmark = pytest.mark.skipif(
    sqlite.sqlite_version_info < WAL_IS_SOUND_FROM, reason="this engine writes nothing ahead"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_engine(f"sqlite:///{tmp_path / 'written.db'}")
    with begin(found, write=True) as connection:
        connection.execute(text("CREATE TABLE work (id INTEGER PRIMARY KEY, what TEXT)"))
    yield found
    found.dispose()


def work(engine: Engine, rows: int) -> None:
    """So many rows of about a page each."""
    with begin(engine, write=True) as connection:
        for _ in range(rows):
            connection.execute(text("INSERT INTO work (what) VALUES (:what)"), {"what": "x" * 4_000})


def rows_in_the_file_alone(engine: Engine, folder: Path) -> int:
    """What stands in the database file, without its log."""
    copy = folder / "copy.db"
    copy.write_bytes(Path(str(engine.url.database)).read_bytes())
    with closing(sqlite.connect(copy)) as db:
        return int(db.execute("SELECT count(*) FROM work").fetchone()[0])


def test_what_was_written_ahead_comes_back_into_the_file(engine: Engine, tmp_path: Path) -> None:
    Checkpoints(engine).step()
    work(engine, 20)
    assert rows_in_the_file_alone(engine, tmp_path) == 0
    Checkpoints(engine).step()
    assert rows_in_the_file_alone(engine, tmp_path) == 20


def test_the_log_does_not_grow_from_round_to_round(engine: Engine) -> None:
    log = Path(f"{engine.url.database}-wal")
    for _ in range(5):
        work(engine, 20)
        Checkpoints(engine).step()
    once = log.stat().st_size
    work(engine, 20)
    assert log.stat().st_size == once


def test_a_long_reader_holds_up_neither_the_checkpoint_nor_writers(engine: Engine, tmp_path: Path) -> None:
    with begin(engine, write=False) as reader:
        before = reader.execute(text("SELECT count(*) FROM work")).scalar_one()
        work(engine, 20)
        began = perf_counter()
        Checkpoints(engine).step()
        work(engine, 20)
        # A writer would wait for thirty seconds if the checkpoint waited for the reader.
        assert perf_counter() - began < 10
        assert reader.execute(text("SELECT count(*) FROM work")).scalar_one() == before
    Checkpoints(engine).step()
    assert rows_in_the_file_alone(engine, tmp_path) == 40
