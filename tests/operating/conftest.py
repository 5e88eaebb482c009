"""What an operator's tests need: a company at work on either engine, and the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner, Result

from server.cli.main import main
from tests.operating.company import make_company
from tests.support.postgres import PostgresServer, empty_postgres_url, postgres_server, postgres_url

__all__ = ["empty_postgres_url", "postgres_server", "postgres_url"]

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def a_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company's file to copy from."""
    file = tmp_path_factory.mktemp("company") / "company.db"
    make_company(f"sqlite:///{file}")
    return file


@pytest.fixture
def file(a_company: Path, tmp_path: Path) -> Path:
    """The company's file, for this test alone."""
    return Path(copyfile(a_company, tmp_path / "company.db"))


@pytest.fixture
def on_sqlite(file: Path) -> str:
    """The company on SQLite."""
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def a_company_on_postgresql(postgres_server: PostgresServer) -> str:
    """The name of the same company's database, to copy from."""
    name, url = postgres_server.new_database()
    make_company(url)
    return name


@pytest.fixture
def on_postgresql(postgres_server: PostgresServer, a_company_on_postgresql: str) -> Iterator[str]:
    """The company on PostgreSQL."""
    name, url = postgres_server.new_database(like=a_company_on_postgresql)
    yield url
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest) -> str:
    """The company on either engine."""
    return str(request.getfixturevalue(f"on_{request.param}"))


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Empty places on either engine."""
    servers: list[tuple[PostgresServer, str]] = []

    def place(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / 'elsewhere' / 'company.db'}"
        server: PostgresServer = request.getfixturevalue("postgres_server")
        name, url = server.new_database(migrated=False)
        servers.append((server, name))
        return url

    yield place
    for server, name in servers:
        server.drop(name)


@pytest.fixture
def roadbook() -> Run:
    """The operator's command, on a terminal in English."""

    def run(*arguments: str, database: str = "sqlite:///nowhere.db") -> Result:
        return CliRunner().invoke(main, [*arguments], env={"ROADBOOK_DATABASE": database, "LC_ALL": "C"})

    return run
