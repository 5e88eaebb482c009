"""Signing in on this device: which identity it shows, and where the tokens go that it is given."""

from collections.abc import Callable, Sequence

import httpx

from client.adapters.account_lock import AccountLock
from client.adapters.http_sessions import Admission, DeviceTaken, ShutOutHere, enrol, sign_in
from client.adapters.session_store import SessionStore, Tokens
from client.adapters.uuid_source import UuidSource
from client.host import Host
from client.view_models.sign_in import Enrolment
from client.workplace import open_workplace
from shared.models.ids import DeviceId


class SigningIn:
    """Opens sessions for the people of this device; asked for only while nobody's workplace is open."""

    def __init__(
        self,
        host: Host,
        client: httpx.AsyncClient,
        sessions: SessionStore,
        lock: AccountLock,
        part: Callable[[str], None],
    ) -> None:
        self._host = host
        self._client = client
        self._sessions = sessions
        self._lock = lock
        self._part = part
        self._relock = False

    async def enter(self, login: str, password: str, code: str) -> Sequence[str]:
        """Open a session by name, password and code; gives recovery codes when a second factor is new.

        Raises what `sign_in` raises. A device that was shut out parts from its data at once.
        """
        try:
            admission = await self._admission(login, password, code)
        except ShutOutHere as fault:
            if fault.parting_token:
                self._sessions.shut_out(login, Tokens(fault.parting_token, fault.parting_token))
                self._part(login)
            raise
        if self._lock.is_open(login):
            self._sessions.signed_in(login, admission.user, None)
            await self._lock.keep(login, admission.tokens)
        else:
            self._relock = self._lock.kind(login) is not None
            self._lock.lift(login)
            self._sessions.signed_in(login, admission.user, admission.tokens)
        return admission.recovery_codes

    async def enrol(self, login: str, password: str) -> Enrolment:
        """Set up a second factor for whoever may not come in without."""
        return await enrol(self._client, login, password, await self._device_of(login))

    def asks_for_a_new_lock(self) -> bool:
        """Whether the last to come in had a lock that was forgotten or went with the session; said once."""
        asked, self._relock = self._relock, False
        return asked

    async def _admission(self, login: str, password: str, code: str) -> Admission:
        device, label = await self._device_of(login), self._host.label
        try:
            return await sign_in(self._client, login, password, device, label, code=code)
        except DeviceTaken:
            device = self._sessions.new_device(login, UuidSource().new())
            return await sign_in(self._client, login, password, device, label, code=code)

    async def _device_of(self, login: str) -> DeviceId:
        """The identity that a person's database remembers, because their unsent work is signed with it."""
        known = self._sessions.account(login)
        if known is None or known.user is None:
            return self._sessions.device_for(login, UuidSource().new())
        here = await open_workplace(self._host, self._client, self._lock, known, lambda _: None)
        identity = DeviceId(here.store.meta("device") or known.device)
        here.close()
        return identity
