"""A small world as a value: one server, two devices, the hour, and what was promised and answered.

Time passes only when something happens at headquarters; all that devices do in between happens at the
same moment. That is the hardest case for whatever would rely on clocks, and it makes orders that come to
the same equal, so that each state of the world is looked at once.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.commands import AnyCommand
from shared.models.ids import DeviceId, UserId
from sync.authority import Authority
from sync.core.fingerprint import fingerprint
from sync.faults import SyncFault
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import Envelope, PushReply, PushRequest
from tests.simulation.invariants import Broken
from tests.small_worlds.handset import Handset, Message
from tests.small_worlds.remembered import remembered, the_one
from tests.support.memory_authority import AuthorityState, MemoryAuthorityStore
from tests.support.table import Table, hashed_once
from tests.support.timekeeping import FakeClock

_WHILE = timedelta(minutes=10)

Answer = tuple[str, str]
"""A command that was answered for the first time, and what became of it."""


@hashed_once
@dataclass(frozen=True)
class World:
    """Everything there is, at one moment."""

    now: datetime
    authority: AuthorityState
    handsets: Table[str, Handset]
    promised: Table[str, str] = field(default_factory=Table)
    """Every command that a device accepted, by id, in its own words."""
    answers: tuple[Answer, ...] = ()
    """What the server said, in its order."""

    def having(self, handset: Handset) -> "World":
        """The same with a handset as it is now."""
        handsets = self.handsets.having({handset.name: handset})
        return World(self.now, self.authority, handsets, self.promised, self.answers)

    def promising(self, command: AnyCommand) -> "World":
        """The same, with one more command that must not be lost."""
        return replace(self, promised=self.promised.having({command.id: command.text()}))

    def asked(self, user: UserId, request: Message) -> tuple["World", Message | SyncFault]:
        """What the server makes of a message, and its answer."""
        authority, reply, new = _asked(self.authority, self.now, user, request)
        answers = self.answers + new
        return World(self.now, authority, self.handsets, self.promised, answers), reply

    def decided(self, user: str, command: AnyCommand) -> "World":
        """The same after somebody gave a command on a device of theirs that is always in reach."""
        text = command.text()
        envelope = Envelope(counter=1, id=command.id, hash=fingerprint(text), command=text)
        request = PushRequest(device=DeviceId(command.id), commands=(envelope,))
        after, _ = self.promising(command).asked(UserId(user), Message.of(request))
        return after

    def later(self) -> "World":
        """The same a while later."""
        return replace(self, now=self.now + _WHILE)


@remembered
def _asked(
    state: AuthorityState, now: datetime, user: UserId, request: Message
) -> tuple[AuthorityState, Message | SyncFault, tuple[Answer, ...]]:
    store = MemoryAuthorityStore(state)
    authority = Authority(store, FakeClock(now))
    reply: PushReply | PullReply
    try:
        if isinstance(request.content, PushRequest):
            reply = authority.push(user, request.content)
        elif isinstance(request.content, PullRequest):
            reply = authority.pull(user, request.content)
        else:
            raise Broken("I3", f"{user} holds other rows than the server says, and asks where they differ")
    except SyncFault as fault:
        return the_one(store.state), fault, ()
    outcomes = reply.outcomes if isinstance(reply, PushReply) else ()
    new = tuple((each.id, str(each.status)) for each in outcomes if not each.duplicate)
    return the_one(store.state), the_one(Message.of(reply)), new
