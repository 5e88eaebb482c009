"""What administrators do at the server: people, roles, passwords, and who needs a second factor.

Everything that is a row is decided by the authority, as if a device had sent it, so that the rules, the
audit and the feed hold here too. What is a secret is kept beside the rows.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from uuid6 import uuid7

from server.adapters.store import SqlAuthorityStore
from server.identity import accounts, device_logins, second_factor
from server.identity.faults import NotAllowed, NotThere, Refused
from server.identity.issuing import forget_tokens
from server.identity.looking_after import administers
from server.identity.passwords import Passwords
from shared.commands import AnyCommand
from shared.commands.administration import AssignRole, CreateUser, EndRole, SetUserActive
from shared.facts import Facts
from shared.models.ids import TerritoryId, UserId
from shared.models.person import Role, RoleAssignment, User
from sync.authority import Authority
from sync.ports import Clock


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person as administrators see them."""

    person: User
    roles: Sequence[RoleAssignment]
    second_factor: bool


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of a person who shall have an account."""

    login: str
    name: str
    name_en: str | None = None
    title: str = ""
    reports_to: UserId | None = None


class Administration:
    """The administrators' desk; everybody else raises NotAllowed, before anything is looked up."""

    def __init__(
        self, store: SqlAuthorityStore, authority: Authority, passwords: Passwords, clock: Clock
    ) -> None:
        self._store = store
        self._authority = authority
        self._passwords = passwords
        self._clock = clock

    # --- people --------------------------------------------------------------------------------

    def people(self, by: UserId) -> Sequence[PersonEntry]:
        """Everybody with an account, by login."""
        self._only_administrators(by)
        with self._store.connection(write=False) as connection:
            enrolled = second_factor.confirmed_users(connection)
        with self._store.transaction(write=False) as rows:
            roles: dict[str, list[RoleAssignment]] = {}
            for each in rows.all(RoleAssignment):
                roles.setdefault(each.user, []).append(each)
            everybody = sorted(rows.all(User), key=lambda person: person.login)
        return [
            PersonEntry(person, tuple(roles.get(person.id, ())), person.id in enrolled)
            for person in everybody
        ]

    def create(self, by: UserId, person: NewPerson) -> tuple[UserId, str]:
        """A new person and the password to give them; raises Refused with the rule that forbids it."""
        self._only_administrators(by)
        user = self._new_id()
        self._perform(
            by,
            CreateUser(
                **self._signed(),
                user=user,
                login=accounts.folded(person.login),
                name=person.name,
                name_en=person.name_en,
                title=person.title,
                reports_to=person.reports_to,
            ),
        )
        return UserId(user), self._new_password(UserId(user))

    def let_in(self, by: UserId, user: UserId, *, active: bool) -> None:
        """Lock a person out, or let them in again; their devices keep what was not sent."""
        self._known(by, user)
        self._perform(by, SetUserActive(**self._signed(), user=user, active=active))

    def reset_password(self, by: UserId, user: UserId) -> str:
        """A new password for a person, whose sessions all end; unsent work stays where it is."""
        self._known(by, user)
        return self._new_password(user)

    # --- roles ---------------------------------------------------------------------------------

    def assign(
        self, by: UserId, user: UserId, role: Role, territory: TerritoryId, since: datetime | None
    ) -> str:
        """Give a person a role at a place from a moment on; returns the assignment's identity."""
        self._known(by, user)
        assignment = self._new_id()
        self._perform(
            by,
            AssignRole(
                **self._signed(),
                assignment=assignment,
                user=user,
                role=role,
                territory=territory,
                valid_from=since or self._clock.now(),
            ),
        )
        return assignment

    def end(self, by: UserId, assignment: str, until: datetime | None) -> None:
        """End a role at a moment; raises NotThere where there is none."""
        self._only_administrators(by)
        with self._store.transaction(write=False) as rows:
            if rows.get(RoleAssignment, assignment) is None:
                raise NotThere
        end = until or self._clock.now()
        self._perform(by, EndRole(**self._signed(), assignment=assignment, valid_to=end))

    # --- second factors ------------------------------------------------------------------------

    def required_for(self, by: UserId) -> Sequence[str]:
        """The roles that need a second factor."""
        self._only_administrators(by)
        with self._store.connection(write=False) as connection:
            return sorted(second_factor.required_roles(connection))

    def require_for(self, by: UserId, roles: Collection[Role]) -> None:
        """From now on these roles need a second factor, and no others.

        Sessions that began without one end at their next refresh.
        """
        self._only_administrators(by)
        with self._store.connection(write=True) as connection:
            second_factor.require_for(connection, roles, by, self._clock.now())

    def reset_second_factor(self, by: UserId, user: UserId) -> None:
        """Forget a person's second factor, because they lost it; where one is required they enrol anew."""
        self._known(by, user)
        with self._store.connection(write=True) as connection:
            second_factor.reset(connection, user)

    # --- inside --------------------------------------------------------------------------------

    def _only_administrators(self, by: UserId) -> None:
        with self._store.transaction(write=False) as rows:
            if not administers(Facts(rows), by, self._clock.now()):
                raise NotAllowed

    def _known(self, by: UserId, user: UserId) -> None:
        self._only_administrators(by)
        with self._store.transaction(write=False) as rows:
            if rows.get(User, user) is None:
                raise NotThere

    def _perform(self, by: UserId, command: AnyCommand) -> None:
        outcome = self._authority.perform(by, command)
        if outcome.refusal is not None:
            raise Refused(outcome.refusal)

    def _new_password(self, user: UserId) -> str:
        password = secrets.token_urlsafe(12)
        hashed = self._passwords.hash(password)
        with self._store.connection(write=True) as connection:
            accounts.keep_hash(connection, user, hashed, self._clock.now())
            for device in device_logins.devices_of(connection, user):
                if not device.revoked:
                    forget_tokens(connection, device.device)
        return password

    def _new_id(self) -> str:
        return str(uuid7())

    def _signed(self) -> dict[str, Any]:
        return {"id": self._new_id(), "happened_at": self._clock.now()}
