"""Where the operator's commands about people, places and devices are given, and in whose name.

They change a company as an administrator's device would: the same rules decide, and the audit, the feed and
the digests follow. Nobody needs a password for it who can already read the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
from uuid6 import uuid7

from server.adapters.clock import SystemClock
from server.adapters.store import SqlAuthorityStore
from server.cli.languages import spoken
from server.cli.speaking import Speaker
from server.identity.accounts import folded
from server.identity.administration import Administration
from server.identity.devices import Devices
from server.identity.faults import DeviceUnknown, NotAllowed, NotThere, Refused
from server.identity.looking_after import administers
from server.identity.passwords import Passwords
from server.settings import Settings
from shared.commands import AnyCommand
from shared.facts import Facts
from shared.models.ids import TerritoryId, UserId
from shared.models.person import User
from shared.models.territory import Territory
from shared.words import Words
from sync.authority import Authority

REFUSED = 3
"""The exit status when the rules of the business said no."""

in_whose_name = click.option(
    "--as",
    "login",
    metavar="LOGIN",
    help="The administrator in whose name it is done.  [default: the only one there is]",
)


@dataclass(frozen=True, slots=True)
class Office:
    """A company at hand, for one command."""

    speaker: Speaker
    store: SqlAuthorityStore
    clock: SystemClock
    authority: Authority
    administration: Administration
    devices: Devices

    def facts(self) -> Facts:
        """The company's people and places as they stand, and nothing of its customers."""
        with self.store.transaction(write=False) as rows:
            facts = Facts(rows)
            facts.tree()
            return facts

    def administrator(self, login: str | None) -> UserId:
        """Who gives the commands; refuses where it is not clear, or where it is nobody's right."""
        now = self.clock.now()
        with self.store.transaction(write=False) as rows:
            facts = Facts(rows)
            able = [each for each in rows.all(User) if administers(facts, UserId(each.id), now)]
        if login is not None:
            found = next((each for each in able if each.login == folded(login)), None)
            if found is None:
                self.speaker.refuse("not_an_administrator", login=login, known=_logins(able))
            return UserId(found.id)
        if not able:
            self.speaker.refuse("no_administrator")
        if len(able) > 1:
            self.speaker.refuse("several_administrators", known=_logins(able))
        return UserId(able[0].id)

    def person(self, called: str) -> User:
        """Who is meant, by login or identity; refuses when nobody is."""
        with self.store.transaction(write=False) as rows:
            found = [*rows.find(User, "login", folded(called)), *_one(rows.get(User, called))]
        if not found:
            self.speaker.refuse("person_unknown", called=called)
        return found[0]

    def place(self, called: str) -> Territory:
        """Which node is meant, by identity or name; refuses when none is, or more than one."""
        with self.store.transaction(write=False) as rows:
            nodes = rows.all(Territory)
        found = [each for each in nodes if each.id == called] or [
            each for each in nodes if not each.retired and called in (each.name, each.name_en)
        ]
        if not found:
            self.speaker.refuse("place_unknown", called=called)
        if len(found) > 1:
            self.speaker.refuse("place_unclear", called=called, known=", ".join(each.id for each in found))
        return found[0]

    def perform(self, by: UserId, command: AnyCommand) -> None:
        """Let the authority decide a command; raises Refused with the rule that forbids it."""
        outcome = self.authority.perform(by, command)
        if outcome.refusal is not None:
            raise Refused(outcome.refusal)

    def signed(self) -> dict[str, Any]:
        """What every command carries."""
        return {"id": self.new_id(), "happened_at": self.clock.now()}

    def new_id(self) -> str:
        """An identity nobody else has."""
        return str(uuid7())

    def names(self) -> dict[str, str]:
        """What people and places are called, by their identities."""
        with self.store.transaction(write=False) as rows:
            people = {each.id: each.name for each in rows.all(User)}
            return people | {each.id: each.name for each in rows.all(Territory)}


@contextmanager
def office(database: str | None, language: str | None) -> Iterator[Office]:
    """The company at that address; what the rules refuse is told with its rule and ends with status 3."""
    settings = Settings.from_environment(database=database)
    speaker = Speaker(spoken(language))
    with speaker.company(settings.database) as store:
        clock = SystemClock()
        authority = Authority(store, clock)
        administration = Administration(store, authority, Passwords(), clock)
        here = Office(speaker, store, clock, authority, administration, Devices(store, clock))
        try:
            yield here
        except Refused as no:
            names = here.names()
            said = Words.of(speaker.language).refusal(no.refusal, lambda each: names.get(each, each))
            click.echo(f"{said} [{no.refusal.rule} {no.refusal.code}]", err=True)
            raise click.exceptions.Exit(REFUSED) from no
        except (NotAllowed, NotThere, DeviceUnknown):
            speaker.refuse("not_there")


def territory_of(node: Territory) -> TerritoryId:
    """A node's identity as roles name it."""
    return TerritoryId(node.id)


def _logins(people: list[User]) -> str:
    return ", ".join(sorted(each.login for each in people)) or "-"


def _one(person: User | None) -> list[User]:
    return [] if person is None else [person]
