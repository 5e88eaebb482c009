"""A signed-in person's own second factor: how it stands, enrolling, and confirming by a first code."""

from collections.abc import Sequence

from server.adapters.store import SqlAuthorityStore
from server.identity import accounts, second_factor, throttle
from server.identity.faults import AlreadyEnrolled, CodeRefused, SignInRefused
from server.identity.key_file import KeyFile
from server.identity.one_time_codes import Enrolment
from server.identity.passwords import Passwords
from server.identity.requirement import needs_second_factor
from server.identity.second_factor import FactorState
from shared.models.ids import UserId
from shared.models.person import User
from sync.ports import Clock


class OwnFactor:
    """The second factor of whoever asks; every guess at it is counted."""

    def __init__(self, store: SqlAuthorityStore, passwords: Passwords, key: KeyFile, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._key = key
        self._clock = clock

    def state(self, user: UserId) -> FactorState:
        """How the account stands to its second factor."""
        required = needs_second_factor(self._store, user, self._clock.now())
        with self._store.connection(write=False) as connection:
            return FactorState(
                required=required,
                enrolled=second_factor.is_confirmed(connection, user),
                recovery_codes=second_factor.recovery_codes_left(connection, user),
            )

    def enrol(self, user: UserId, password: str) -> Enrolment:
        """A new secret; raises SignInRefused for a wrong password, AlreadyEnrolled, or Busy."""
        now = self._clock.now()
        self._count(user)
        with self._store.connection(write=False) as connection:
            kept = accounts.kept_hash(connection, user)
        if not self._passwords.matches(kept, password):
            raise SignInRefused
        with self._store.transaction(write=False) as rows:
            person = rows.get(User, user)
        with self._store.connection(write=True) as connection:
            if second_factor.is_confirmed(connection, user):
                raise AlreadyEnrolled
            throttle.forgive(connection, _counted_as(user))
            login = person.login if person is not None else user
            return second_factor.begin_enrolment(connection, self._key, user, login, now)

    def confirm(self, user: UserId, code: str) -> Sequence[str]:
        """The recovery codes, once; raises CodeRefused for a wrong code, or Busy."""
        self._count(user)
        with self._store.connection(write=True) as connection:
            codes = second_factor.confirm(connection, self._key, user, code, self._clock.now())
            if codes is None:
                raise CodeRefused
            throttle.forgive(connection, _counted_as(user))
            return codes

    def _count(self, user: UserId) -> None:
        with self._store.connection(write=True) as connection:
            throttle.count_attempt(connection, _counted_as(user), self._clock.now())


def _counted_as(user: UserId) -> str:
    return f"second factor\x1f{user}"
