"""The harness measures: its functions run on a workload that is too small to mean anything."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from client.adapters.sqlite_store import open_store
from tests.bench.figures import REGISTERED, Benchmark, Figure, Goal
from tests.bench.handset import Handset
from tests.bench.idling import milliseconds
from tests.bench.load import loaded
from tests.bench.many_rows import multiply_device, multiply_server
from tests.bench.moving import company_at_work
from tests.bench.pulling import pulled
from tests.bench.pushing import pushed
from tests.bench.served import served
from tests.bench.workload import REP, card_id, make_database
from tests.support.server import PASSWORD

FEW = 12


def test_pull_push_idle_and_move_are_measured(tmp_path: Path) -> None:
    with served(make_database(tmp_path / "server.db", FEW, held=True), tmp_path) as server:
        assert pulled(server, tmp_path, FEW)() > 0
        assert pushed(server, tmp_path, 3)() > 0
        with closing(Handset(server.url, REP, PASSWORD, tmp_path / "device.db")) as handset:
            handset.sync()
            assert milliseconds(handset, 1) > 0
        with company_at_work(server, tmp_path) as people:
            assert min(people.move(2)) > 0


def test_a_load_is_carried_and_measured(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'server.db'}"
    found = loaded(url, tmp_path, rate=4, seconds=1, workers=1, reps=2, cards=5)
    assert found.seen.syncs >= 2
    assert found.seen.commands_per_s == pytest.approx(10 * found.seen.syncs_per_s)
    assert 0 < found.begun_mb < 2 * found.ended_mb


def test_a_pair_of_databases_is_multiplied(tmp_path: Path) -> None:
    server, device = tmp_path / "server.db", tmp_path / "device.db"
    make_database(server, FEW, held=False)
    multiply_server(server, FEW, 3)
    with closing(open_store(device)):
        pass
    multiply_device(device, server)
    for file in (server, device):
        with closing(sqlite3.connect(file)) as db:
            found = db.execute(
                "SELECT count(DISTINCT doc ->> 'id'), max(id), max(doc ->> 'id') FROM customer"
            )
            assert found.fetchone() == (3 * FEW, card_id(3 * FEW - 1), card_id(3 * FEW - 1))


def test_a_figure_is_held_against_its_yardsticks() -> None:
    goal = Goal(beats=2, within=3)
    one = Benchmark("pull.example", "rows/s", 1, False, lambda: lambda: 0.0, goal, None, None)
    figure = Figure(one, (90.0, 100.0, 110.0), floor=350.0, peers={"A": 40.0, "B": 50.0, "C": "no npm"})
    assert goal.parts(figure) == [(">=2x peers", True), ("<=3x floor", False)]
    assert figure.as_json()["ratio"] == 2.0
    assert figure.as_json()["peers"] == {"A": 40.0, "B": 50.0}


def test_nothing_measured_is_no_verdict() -> None:
    goal = Goal(beats=2)
    one = Benchmark("push.example", "commands/s", 1, False, lambda: lambda: 0.0, goal, None, None)
    assert goal.parts(Figure(one, (1.0,), peers={"A": "no npm"})) == [(">=2x peers", None)]


def test_every_benchmark_of_the_plan_is_registered() -> None:
    loads = [
        f"load.{engine}.{name}"
        for engine in ("sqlite", "postgresql")
        for name in ("syncs_per_s", "commands_per_s", "p95_ms")
    ]
    planned = "pull.rows_per_s push.commands_per_s move.in_s move.out_s idle.ms idle.growth"
    assert {*planned.split(), *loads} <= REGISTERED.keys()
