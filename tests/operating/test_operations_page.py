"""What docs/operations.md tells an operator to type does what it says."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from server.cli.main import main
from server.doctor.examination import CHECK_NAMES
from server.settings import Settings
from tests.support.postgres import PostgresServer

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
_ELSEWHERE = re.compile(r"postgresql://roadbook:secret@db\.example\.com/(\w+)")


def lines(kind: str) -> list[str]:
    return [line for mark, text in BLOCKS if mark == kind for line in text.splitlines()]


def commands_of(group: click.Command, name: str = "") -> Iterator[str]:
    if isinstance(group, click.Group):
        for each, command in group.commands.items():
            yield from commands_of(command, f"{name} {each}".strip())
    else:
        yield name


def test_everything_that_is_told_can_be_typed_from_top_to_bottom(
    tmp_path: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases: dict[str, tuple[str, str]] = {}

    def there(found: "re.Match[str]") -> str:
        if found[1] not in databases:
            databases[found[1]] = postgres_server.new_database(migrated=False)
        return databases[found[1]][1]

    monkeypatch.chdir(tmp_path)
    typed = lines("sh")
    for line in typed:
        program, *arguments = shlex.split(_ELSEWHERE.sub(there, line))
        assert program == "roadbook"
        done = CliRunner().invoke(main, arguments, env={"LC_ALL": "C"})
        assert done.exit_code == 0, f"{line}\n{done.output}"
    for name, _ in databases.values():
        postgres_server.drop(name)
    assert len(typed) > 20


def test_what_is_shown_without_being_run_has_the_options_that_there_are() -> None:
    shown = [line for line in lines("text") if line.startswith("roadbook ")]
    assert shown
    for line in shown:
        context: click.Context | None = None
        command: click.Command = main
        arguments = shlex.split(line)[1:]
        while isinstance(command, click.Group):
            name, found, arguments = command.resolve_command(click.Context(command), arguments)
            assert found is not None, name
            command = found
        context = command.make_context(line, arguments)
        assert context.params is not None


def test_every_command_is_on_the_page() -> None:
    missing = [name for name in commands_of(main) if not re.search(rf"roadbook {name}\b|`{name}`", PAGE)]
    assert missing == []


def test_every_check_of_the_doctor_is_on_the_page() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert [name for name in told if name in CHECK_NAMES] == list(CHECK_NAMES)


def test_every_variable_is_a_setting() -> None:
    variables = set(re.findall(r"ROADBOOK_([A-Z_]+)", PAGE))
    assert {name.lower() for name in variables} <= set(Settings.model_fields)
