"""`user`: the people of a company, their roles and their passwords."""

import json
from datetime import datetime
from typing import cast, get_args

import click

from server.cli import options
from server.cli.languages import language as language_option
from server.cli.office import in_whose_name, office, territory_of
from server.cli.tables import aligned
from server.identity.administration import NewPerson, PersonEntry
from shared.models.base import start_of
from shared.models.ids import UserId
from shared.models.person import Role, RoleAssignment
from shared.words import Words

_ROLE = click.Choice(get_args(Role))
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("user")
def user() -> None:
    """People: list, add, roles, passwords, who is let in."""


@user.command("list")
@click.option("--all", "everybody", is_flag=True, help="Also those who are locked out.")
@options.as_json
@in_whose_name
@language_option
@options.database
def list_users(
    *, everybody: bool, as_json: bool, login: str | None, language: str | None, database: str | None
) -> None:
    """List people with the roles that they hold now."""
    with office(database, language) as here:
        now, names = here.clock.now(), here.names()
        found = [
            each
            for each in here.administration.people(here.administrator(login))
            if everybody or each.person.active
        ]
        if as_json:
            click.echo(json.dumps([_told(each, now) for each in found], ensure_ascii=False))
            return
        words = Words.of(here.speaker.language)
        lines = [
            (
                each.person.login,
                each.person.name,
                each.person.title,
                ", ".join(
                    f"{words.term('role', held.role)} {names.get(held.territory, held.territory)}"
                    for held in each.roles
                    if held.holds_at(now)
                ),
                "" if each.person.active else here.speaker.say("locked out", "已停用"),
            )
            for each in found
        ]
        headings = here.speaker.say("login name title roles state", "登录名 姓名 职务 角色 状态").split()
        click.echo(aligned(headings, lines))


@user.command("add")
@click.argument("new_login", metavar="LOGIN")
@click.option("--name", required=True, help="As people call them.")
@click.option("--name-en", help="The same in Latin letters.")
@click.option("--title", default="", help="What is on their card.")
@click.option("--reports-to", metavar="LOGIN", help="Their direct superior.")
@click.option("--role", type=_ROLE, help="Their first role; needs --at.")
@click.option("--at", "place", metavar="PLACE", help="Where they hold it: a territory's identity or name.")
@options.as_json
@in_whose_name
@language_option
@options.database
def add_user(
    *,
    new_login: str,
    name: str,
    name_en: str | None,
    title: str,
    reports_to: str | None,
    role: str | None,
    place: str | None,
    as_json: bool,
    login: str | None,
    language: str | None,
    database: str | None,
) -> None:
    """Add a person, and print the password to give them: it is shown this once."""
    with office(database, language) as here:
        if (role is None) != (place is None):
            here.speaker.refuse("role_needs_place")
        by = here.administrator(login)
        node = here.place(place) if place is not None else None
        superior = UserId(here.person(reports_to).id) if reports_to is not None else None
        made, password = here.administration.create(by, NewPerson(new_login, name, name_en, title, superior))
        if node is not None:
            here.administration.assign(by, made, cast("Role", role), territory_of(node), None)
        _say_password(new_login, made, password, as_json=as_json)


@user.command("reset-password")
@click.argument("whose", metavar="LOGIN")
@options.as_json
@in_whose_name
@language_option
@options.database
def reset_password(
    *, whose: str, as_json: bool, login: str | None, language: str | None, database: str | None
) -> None:
    """Give a person a new password, printed this once; their sessions end, unsent work stays."""
    with office(database, language) as here:
        person = here.person(whose)
        password = here.administration.reset_password(here.administrator(login), UserId(person.id))
        _say_password(person.login, UserId(person.id), password, as_json=as_json)


@user.command("reset-second-factor")
@click.argument("whose", metavar="LOGIN")
@in_whose_name
@language_option
@options.database
def reset_second_factor(*, whose: str, login: str | None, language: str | None, database: str | None) -> None:
    """Forget a person's second factor, because they lost it."""
    with office(database, language) as here:
        here.administration.reset_second_factor(here.administrator(login), UserId(here.person(whose).id))
        click.echo(here.speaker.say("{who}: forgotten", "{who}：已清除", who=whose))


@user.command("lock")
@click.argument("whose", metavar="LOGIN")
@in_whose_name
@language_option
@options.database
def lock(*, whose: str, login: str | None, language: str | None, database: str | None) -> None:
    """Keep a person out; what their devices have not sent stays there."""
    _let_in(whose, login, language, database, active=False)


@user.command("unlock")
@click.argument("whose", metavar="LOGIN")
@in_whose_name
@language_option
@options.database
def unlock(*, whose: str, login: str | None, language: str | None, database: str | None) -> None:
    """Let a person in again."""
    _let_in(whose, login, language, database, active=True)


@user.command("roles")
@click.argument("whose", metavar="LOGIN")
@options.as_json
@in_whose_name
@language_option
@options.database
def roles(
    *, whose: str, as_json: bool, login: str | None, language: str | None, database: str | None
) -> None:
    """List a person's roles, those of the past and those to come as well."""
    with office(database, language) as here:
        person, names = here.person(whose), here.names()
        people = here.administration.people(here.administrator(login))
        held = sorted(
            next(each.roles for each in people if each.person.id == person.id),
            key=lambda each: each.valid_from,
        )
        if as_json:
            click.echo(json.dumps([_role_told(each) for each in held]))
            return
        words = Words.of(here.speaker.language)
        lines = [
            (
                words.term("role", each.role),
                names.get(each.territory, each.territory),
                _moment(each.valid_from),
                _moment(each.valid_to) if each.valid_to else "",
                each.id,
            )
            for each in held
        ]
        headings = here.speaker.say("role place from until assignment", "角色 地点 起 止 任职编号").split()
        click.echo(aligned(headings, lines))


@user.command("assign")
@click.argument("whose", metavar="LOGIN")
@click.argument("role", type=_ROLE)
@click.argument("place")
@click.option("--from", "since", type=_DAY, help="First day, Chinese time.  [default: now]")
@in_whose_name
@language_option
@options.database
def assign(
    *,
    whose: str,
    role: str,
    place: str,
    since: datetime | None,
    login: str | None,
    language: str | None,
    database: str | None,
) -> None:
    """Give a person a role at a PLACE, from a day on; prints the assignment's identity."""
    with office(database, language) as here:
        moment = start_of(since.date()) if since is not None else None
        node, who = territory_of(here.place(place)), UserId(here.person(whose).id)
        by = here.administrator(login)
        click.echo(here.administration.assign(by, who, cast("Role", role), node, moment))


@user.command("end")
@click.argument("assignment")
@click.option("--on", "until", type=_DAY, help="First day without it, Chinese time.  [default: now]")
@in_whose_name
@language_option
@options.database
def end(
    *,
    assignment: str,
    until: datetime | None,
    login: str | None,
    language: str | None,
    database: str | None,
) -> None:
    """End a role, by the ASSIGNMENT that `user roles` shows."""
    with office(database, language) as here:
        moment = start_of(until.date()) if until is not None else None
        here.administration.end(here.administrator(login), assignment, moment)
        click.echo(here.speaker.say("ended", "已结束"))


def _let_in(
    whose: str, login: str | None, language: str | None, database: str | None, *, active: bool
) -> None:
    with office(database, language) as here:
        person = here.person(whose)
        here.administration.let_in(here.administrator(login), UserId(person.id), active=active)
        said = ("{who} is let in", "{who} 已启用") if active else ("{who} is locked out", "{who} 已停用")
        click.echo(here.speaker.say(*said, who=person.login))


def _say_password(login: str, made: UserId, password: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"login": login, "user": made, "password": password}))
    else:
        click.echo(f"{login}\t{password}")


def _told(entry: PersonEntry, now: datetime) -> dict[str, object]:
    person = entry.person
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "title": person.title,
        "active": person.active,
        "second_factor": entry.second_factor,
        "roles": [_role_told(each) for each in entry.roles if each.holds_at(now)],
    }


def _role_told(held: RoleAssignment) -> dict[str, object]:
    return {
        "assignment": held.id,
        "role": held.role,
        "territory": held.territory,
        "from": held.valid_from.isoformat(),
        "until": held.valid_to.isoformat() if held.valid_to else None,
    }


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
