"""`decide` depends on its four arguments alone: no clock, environment, randomness, file or locale.

Shown twice: the sources import nothing that could ask the world, and a whole year of commands gets the
same answers when every such way of asking raises.
"""

import ast
import builtins
import os
import random
import secrets
import sys
import time
import uuid
from collections.abc import Callable, Iterator, MutableMapping
from datetime import date, datetime
from pathlib import Path
from threading import get_ident
from typing import Any, NoReturn

import pytest

from shared.case import Actor, Changes
from shared.commands import COMMANDS
from shared.decide import decide
from shared.models.ids import UserId
from tests.support.memory_rows import MemoryRows, World
from tests.support.story import play, start

SHARED = Path(__file__).parents[2] / "shared"
AT_THE_EDGE = ("words", "packs")
"""The rooms of shared that read files; `decide` may not import them (an import contract)."""

PURE = frozenset(
    (
        "__future__",
        "bisect",
        "calendar",
        "collections",
        "contextlib",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "itertools",
        "json",
        "math",
        "operator",
        "pydantic",
        "re",
        "shared",
        # For its platform alone: the browser builds models when they are needed, which changes no decision.
        "sys",
        "types",
        "typing",
        "uuid",
    )
)
ASKING = frozenset(
    (
        "now",
        "utcnow",
        "today",
        "uuid1",
        "uuid4",
        "uuid6",
        "uuid7",
        "urandom",
        "getenv",
        "environ",
        "open",
        "input",
        "localtime",
    )
)


def sources() -> list[Path]:
    """The files that decide may reach."""
    return [
        path for path in sorted(SHARED.rglob("*.py")) if path.relative_to(SHARED).parts[0] not in AT_THE_EDGE
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(SHARED)))
def test_a_source_imports_only_what_is_pure(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                assert {each.name.partition(".")[0] for each in node.names} <= PURE, ast.unparse(node)
            case ast.ImportFrom():
                assert (node.module or "").partition(".")[0] in PURE, ast.unparse(node)
                assert not {each.name for each in node.names} & ASKING, ast.unparse(node)
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
                assert name not in ASKING, ast.unparse(node)
            case _:
                pass


def raises(*_: Any, **__: Any) -> NoReturn:
    """What the world answers while it is poisoned."""
    raise AssertionError("a decision asked the world")


def poison(real: Callable[..., Any]) -> Callable[..., Any]:
    """A way of asking the world that raises for this thread; others, such as the runner's, know no better."""
    here = get_ident()

    def ask(*args: Any, **named: Any) -> Any:
        return raises() if get_ident() == here else real(*args, **named)

    return ask


class PoisonedDay(date):
    """A date that will not say which day it is."""

    today = classmethod(raises)


class PoisonedMoment(datetime):
    """A datetime that will not say what time it is."""

    now = utcnow = today = classmethod(raises)


class PoisonedEnvironment(dict[str, str]):
    """An environment that this thread may not read."""

    def __init__(self, real: MutableMapping[str, str]) -> None:
        super().__init__(real)
        self._ask = poison(real.get)

    def __getitem__(self, name: str) -> str:
        return str(self._ask(name))

    def get(self, name: str, default: Any = None) -> Any:
        return self._ask(name, default)


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A world in which every way of asking for time, chance, files or settings raises."""
    for module, names in (
        (time, ("time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime")),
        (random, ("random", "randint", "choice", "shuffle", "getrandbits")),
        (secrets, ("token_bytes", "token_hex", "randbelow", "choice")),
        (uuid, ("uuid1", "uuid4")),
        (os, ("urandom", "getenv")),
        (builtins, ("open", "input")),
    ):
        for name in names:
            monkeypatch.setattr(module, name, poison(getattr(module, name)))
    monkeypatch.setattr(os, "environ", PoisonedEnvironment(os.environ))
    for name, module in list(sys.modules.items()):
        if name.startswith("shared."):
            for clock, dead in ((datetime, PoisonedMoment), (date, PoisonedDay)):
                if vars(module).get(clock.__name__) is clock:
                    monkeypatch.setattr(module, clock.__name__, dead)
    yield
    monkeypatch.undo()


@pytest.mark.usefixtures("poisoned")
def test_a_poisoned_world_does_raise() -> None:
    for ask in (
        time.time,
        random.random,
        uuid.uuid4,
        secrets.token_hex,
        lambda: os.environ["HOME"],
        lambda: os.environ.get("HOME"),
    ):
        with pytest.raises(AssertionError, match="asked the world"):
            ask()
    with pytest.raises(AssertionError, match="asked the world"):
        vars(sys.modules["shared.facts"])["datetime"].now()


def test_the_same_question_has_the_same_answer_in_a_poisoned_world(request: pytest.FixtureRequest) -> None:
    world = start()
    asked, answers = [], []
    rows = World(world.rows.everything().values()).rows
    for who, command, now, answer in play(world):
        asked.append((Actor(user=UserId(who)), command, now))
        answers.append(answer)
    assert {type(command) for _, command, _ in asked} == set(COMMANDS), "the story uses every command"
    request.getfixturevalue("poisoned")
    assert [_answered(rows, *each) for each in asked] == answers


def test_the_story_goes_through() -> None:
    refused = [
        (who, command.kind, answer)
        for who, command, _, answer in play(start())
        if not isinstance(answer, Changes)
    ]
    assert refused == []


def _answered(rows: MemoryRows, actor: Actor, command: Any, now: datetime) -> Any:
    facts = World(rows.everything().values()).facts
    first, second = decide(command, facts, actor, now), decide(command, facts, actor, now)
    assert first == second
    if isinstance(first, Changes):
        rows.put(*first.puts)
    return first
