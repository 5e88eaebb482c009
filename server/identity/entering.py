"""The door: a login, a password, and a code where one is asked for; the same work for whoever knocks.

Every attempt is counted before anything is compared. A known device of a person is counted apart from
all others, so that somebody who guesses elsewhere does not keep them from their own phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from server.adapters.store import SqlAuthorityStore
from server.identity import accounts, address_limit, device_logins, second_factor, throttle
from server.identity.faults import (
    CodeRefused,
    EnrolmentNeeded,
    SecondFactorNeeded,
    ShutOut,
    SignInRefused,
)
from server.identity.issuing import Session, SignedIn, forget_tokens, issue, issue_parting_token
from server.identity.key_file import KeyFile
from server.identity.one_time_codes import Enrolment
from server.identity.passwords import Passwords
from server.identity.requirement import needs_second_factor
from server.identity.tokens import new_pair
from shared.models.ids import DeviceId, UserId
from shared.models.person import User
from sync.faults import DeviceRevoked
from sync.ports import Clock


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door, and from where."""

    login: str
    password: str
    device: DeviceId
    label: str = ""
    code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A person who was let in; recovery codes are shown once, when their second factor was confirmed."""

    person: User
    session: Session
    recovery_codes: Sequence[str] = ()


class Door:
    """Lets people in by password, and by a second factor where one is required or enrolled."""

    def __init__(self, store: SqlAuthorityStore, passwords: Passwords, key: KeyFile, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._key = key
        self._clock = clock

    def enter(self, knock: Knock) -> Entrance:
        """A session for the person.

        Raises SignInRefused, SecondFactorNeeded, EnrolmentNeeded, CodeRefused, Busy, DeviceTaken, or
        ShutOut with the right to hand over what the device still has.
        """
        now = self._clock.now()
        person, kept = self._known(knock, now)
        who = SignedIn(UserId(person.id), knock.device)
        required = needs_second_factor(self._store, who.user, now)
        renewed = self._passwords.hash(knock.password) if self._passwords.outdated(kept) else None
        with self._store.connection(write=True) as connection:
            passed, codes = self._second(connection, who.user, knock.code, now, required=required)
            throttle.forgive(connection, _counted_as(connection, knock, who.user))
            session = self._admit(connection, knock, who, now, passed=passed)
            parting = "" if session else issue_parting_token(connection, who.device, now)
            if renewed is not None:
                accounts.keep_hash(connection, who.user, renewed, now)
        if session is None:
            raise ShutOut(parting)
        return Entrance(person, session, codes)

    def enrol(self, knock: Knock) -> Enrolment:
        """A new second factor for somebody who may not come in without; raises as `enter` does.

        Raises SignInRefused also where the account has one, or needs none: nothing is to be learned here.
        """
        now = self._clock.now()
        person, _ = self._known(knock, now)
        user = UserId(person.id)
        required = needs_second_factor(self._store, user, now)
        with self._store.connection(write=True) as connection:
            if not required or second_factor.is_confirmed(connection, user):
                raise SignInRefused
            return second_factor.begin_enrolment(connection, self._key, user, person.login, now)

    def _known(self, knock: Knock, now: datetime) -> tuple[User, str]:
        """The person and the hash that their password fits; the attempt is counted."""
        person = accounts.person_called(self._store, accounts.folded(knock.login))
        user = UserId(person.id) if person else None
        with self._store.connection(write=True) as connection:
            address_limit.count_attempt(connection, knock.address, now)
            throttle.count_attempt(connection, _counted_as(connection, knock, user), now)
        with self._store.connection(write=False) as connection:
            kept = accounts.kept_hash(connection, user or UserId(""))
        if not self._passwords.matches(kept, knock.password) or person is None or kept is None:
            raise SignInRefused
        with self._store.connection(write=True) as connection:
            address_limit.give_back(connection, knock.address)
        return person, kept

    def _second(
        self, connection: Connection, user: UserId, code: str, now: datetime, *, required: bool
    ) -> tuple[bool, Sequence[str]]:
        """Whether a second factor was shown, and recovery codes when this confirmed it."""
        confirmed = second_factor.is_confirmed(connection, user)
        if not confirmed and not required:
            return False, ()
        if not code:
            raise SecondFactorNeeded if confirmed else EnrolmentNeeded
        if confirmed:
            if not second_factor.accept(connection, self._key, user, code, now):
                raise CodeRefused
            return True, ()
        codes = second_factor.confirm(connection, self._key, user, code, now)
        if codes is None:
            raise CodeRefused
        return True, codes

    def _admit(
        self, connection: Connection, knock: Knock, who: SignedIn, now: datetime, *, passed: bool
    ) -> Session | None:
        """A new session on the device, or None where it was shut out."""
        try:
            device_logins.register(connection, who.device, who.user, knock.label, now, passed=passed)
        except DeviceRevoked:
            return None
        forget_tokens(connection, who.device)
        return issue(connection, who, new_pair(), now)


def _counted_as(connection: Connection, knock: Knock, user: UserId | None) -> str:
    """Under which name an attempt is counted: a person's own device apart from all others."""
    name = accounts.folded(knock.login)
    known = device_logins.belongs_to(connection, knock.device, user or UserId(""))
    return f"{name}\x1f{knock.device}" if known else name
