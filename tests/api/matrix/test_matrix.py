"""Every route, asked by nine actors for five things: what one may not see is as good as not there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from pydantic import BaseModel

from tests.api.matrix.cast import ACTORS, CELLS, TARGETS, Actor, Asking, made
from tests.api.matrix.table import TABLE, Question
from tests.support.server import Server, running

_CLOSED: dict[Actor, tuple[int, str]] = {
    "anonymous": (401, "login_expired"),
    "expired token": (401, "login_expired"),
    "revoked device": (403, "device_revoked"),
}


def names(app: Litestar) -> Iterator[str]:
    """Every route of the server, as the table names it."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method in route.route_handler_map:
                if method != "OPTIONS":
                    yield f"{method} {route.path}"


def asked(server: Server, name: str, question: Question, asking: Asking, token: str | None) -> Any:
    """One request of one cell."""
    method, _, path = name.partition(" ")
    body = question.body(asking) if question.body else None
    return server.client.request(
        method,
        question.path(asking) if question.path else path,
        content=body.model_dump_json(exclude_unset=True) if isinstance(body, BaseModel) else body,
        headers={} if token is None else {"Authorization": f"Bearer {token}"},
    )


def check(server: Server, name: str, question: Question, actor: Actor, tokens: dict[Asking, str]) -> None:
    """One actor's row: five targets, each against the one that is not there."""
    cells = [Asking(actor, target) for target in reversed(TARGETS)]
    answers = [(each, asked(server, name, question, each, tokens.get(each))) for each in cells]
    nothing = None
    for each, answer in answers:
        if question.door and actor in _CLOSED:
            assert (answer.status_code, answer.json()["code"]) == _CLOSED[actor], each
            continue
        sees = question.sees is None or each.target in question.sees.get(actor, ())
        let_in = question.only is None or actor in question.only
        if let_in and (sees or question.otherwise is None):
            expected: int | None = question.status
        else:
            expected = question.otherwise if let_in else question.shut or question.otherwise
        assert answer.status_code == expected, (each, answer.text)
        found = (answer.status_code, each.anonymised(question.about(each, answer.text)))
        if nothing is None:
            nothing = found
        elif question.sees is None:
            continue
        elif not let_in or not sees:
            assert found == nothing, each
        else:
            assert found != nothing, each


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Asking, str]]:
    folder = tmp_path_factory.mktemp("matrix")
    return folder / "server.db", made(f"sqlite:///{folder / 'server.db'}", folder)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize(
    ("name", "question"),
    [(name, each) for name, questions in TABLE.items() for each in questions],
    ids=[f"{name}#{n}" for name, questions in TABLE.items() for n, _ in enumerate(questions)],
)
def test_nobody_learns_of_what_they_may_not_see(
    company: tuple[Path, dict[Asking, str]], tmp_path: Path, name: str, question: Question, actor: Actor
) -> None:
    copy = shutil.copy(company[0], tmp_path / "server.db")
    with running(f"sqlite:///{copy}", tmp_path) as server:
        check(server, name, question, actor, company[1])


def test_every_route_is_in_the_table_and_nothing_else(server: Server) -> None:
    assert sorted(TABLE) == sorted(names(server.app))


def test_every_cell_has_a_device_of_its_own() -> None:
    assert len({each.device for each in CELLS}) == len(CELLS) == len(ACTORS) * len(TARGETS)


@pytest.mark.parametrize("actor", ["rep", "manager elsewhere", "administrator", "revoked device"])
def test_on_postgresql_it_is_the_same(tmp_path: Path, postgres_url: str, actor: Actor) -> None:
    tokens = made(postgres_url, tmp_path)
    with running(postgres_url, tmp_path) as server:
        for name, questions in TABLE.items():
            # What ends the session that asks, or decides on the same card twice, is asked alone.
            if name != "DELETE /v1/sessions/current":
                check(server, name, questions[0], actor, tokens)
