"""`begin`: a company that nobody administers yet gets its root, its rules and its first administrator."""

import json
import secrets

import click
from uuid6 import uuid7

from server.adapters.clock import SystemClock
from server.adapters.schema import migrate
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.speaking import Speaker
from server.identity.accounts import folded
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from server.imports.names import signed
from server.imports.work_calendar import work_years
from server.settings import Settings
from shared.facts import Facts
from shared.models.base import Entity
from shared.models.ids import SYSTEM, TerritoryId, UserId
from shared.models.person import RoleAssignment, User
from shared.models.territory import Territory
from shared.packs import default_pack
from sync.authority import Authority


@click.command("begin")
@click.argument("login")
@click.option("--name", required=True, help="The first administrator, as people call them.")
@click.option(
    "--company", "company_name", metavar="NAME", help="The company's name.  [default: LOGIN's name]"
)
@options.as_json
@language_option
@options.database
def begin_company(
    *,
    login: str,
    name: str,
    company_name: str | None,
    as_json: bool,
    language: str | None,
    database: str | None,
) -> None:
    """Make the first administrator, LOGIN, of a company that has none, and print the password.

    The database is made where there is none. A company without a territory tree gets its root, one without
    rules gets those that are shipped. Everything after that is done by administrators.
    """
    settings = Settings.from_environment(database=database)
    speaker = Speaker(spoken(language))
    with speaker.explaining():
        options.make_folder_of(settings.database)
        migrate(settings.database)
    with speaker.company(settings.database) as store:
        clock = SystemClock()
        made: list[User] = []
        known: list[User] = []

        def rows(facts: Facts) -> list[Entity]:
            made.clear()
            known[:] = _administrators(facts)
            if known:
                return []
            person = User(id=str(uuid7()), login=folded(login), name=name, **signed(clock.now()))
            made.append(person)
            return _first_rows(facts, person, company_name or name, clock)

        Authority(store, clock).take_in((), rows, SYSTEM)
        if not made:
            speaker.refuse("administrator_known", known=", ".join(each.login for each in known))
        given = give_first_passwords(store, Passwords(), made, lambda: secrets.token_urlsafe(12), clock.now())
    for each, password in given.items():
        told = {"login": each, "user": made[0].id, "password": password}
        click.echo(json.dumps(told) if as_json else f"{each}\t{password}")


def _first_rows(facts: Facts, person: User, company: str, clock: SystemClock) -> list[Entity]:
    now = clock.now()
    root = facts.tree().company()
    rows: list[Entity] = []
    if root is None:
        root = TerritoryId(str(uuid7()))
        rows.append(Territory(id=root, parent=None, kind="company", name=company, **signed(now)))
    if not facts.packs():
        rows.extend((default_pack(), *work_years(default_pack().created_at)))
    role = RoleAssignment(
        id=str(uuid7()),
        user=UserId(person.id),
        role="admin",
        territory=root,
        valid_from=now,
        **signed(now),
    )
    return [*rows, person, role]


def _administrators(facts: Facts) -> list[User]:
    """Active people with the role of an administrator, now or to come."""
    held = {each.user for each in facts.rows.all(RoleAssignment) if each.role == "admin"}
    return [each for each in facts.rows.all(User) if each.active and each.id in held]
