"""A device as a value: what its store holds, and the message of its sync that is under way.

A sync is a coroutine of the engine, and coroutines cannot be copied. So a handset remembers where its
sync began and what happened since, and plays that again to go on from there.
"""

from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from shared.commands import AnyCommand
from shared.models.ids import UserId
from sync.device import Device, SyncReport
from sync.faults import SyncFault
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest
from tests.small_worlds.remembered import remembered, the_one
from tests.support.memory_device import DeviceState, MemoryDeviceStore
from tests.support.table import hashed_once
from tests.support.timekeeping import CountingIds

Request = PushRequest | PullRequest | CompareRequest
Reply = PushReply | PullReply | CompareReply
Work = Callable[[Device], AnyCommand | None]
"""The command that somebody gives who sees what this device shows; None when nothing calls for it."""


@hashed_once
@dataclass(frozen=True)
class Message:
    """A message under way; its text says all there is to compare."""

    content: Request | Reply = field(compare=False)
    text: str

    @classmethod
    def of(cls, content: Request | Reply) -> "Message":
        """A message with its text."""
        return cls(content, content.model_dump_json())

    @property
    def is_answer(self) -> bool:
        """Whether it goes from the server to the device."""
        return isinstance(self.content, PushReply | PullReply | CompareReply)


@hashed_once
@dataclass(frozen=True)
class Handset:
    """One device at one moment."""

    name: str
    user: UserId
    state: DeviceState = field(default_factory=DeviceState)
    message: Message | None = None
    """What leaves or arrives next, while a sync is under way."""
    begun: DeviceState = field(default_factory=DeviceState, compare=False)
    since: tuple[tuple[datetime, AnyCommand | Reply | None], ...] = field(default=(), compare=False)
    """What happened to the sync under way, and when: it began, an answer arrived, a command was given."""

    def without_sync(self) -> "Handset":
        """The app killed and started again: what its store holds is all that is left."""
        return the_one(replace(self, message=None, begun=DeviceState(), since=()))

    def answered(self, reply: Message) -> "Handset":
        """The same with the server's answer under way."""
        return the_one(replace(self, message=reply))


class Died(BaseException):
    """The app was killed: nothing of it runs on, not even its error handling."""


class _MortalStore(MemoryDeviceStore):
    """A store whose app can be killed just before a write; what it had not committed is gone."""

    writes_left: int | None = None

    def _change(self, **fields: Any) -> None:
        if self.writes_left is not None:
            self.writes_left -= 1
            if self.writes_left < 0:
                raise Died
        super()._change(**fields)


class _Hour:
    """A clock that is set by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


@remembered
def worked(handset: Handset, now: datetime, work: Work) -> tuple[Handset, AnyCommand | None]:
    """The handset after its user worked, and the command that it accepted, if it did."""
    running = _Running(handset, now)
    command = work(running.engine)
    if command is None or not running.issue(command):
        return handset, None
    return running.lay_down(), command


@remembered
def begun(handset: Handset, now: datetime) -> Handset:
    """The handset with the first message of a sync."""
    running = _Running(handset, now)
    running.begin()
    return running.lay_down()


@remembered
def heard(handset: Handset, now: datetime) -> Handset:
    """The handset after the answer that was under way has arrived."""
    running = _Running(handset, now)
    running.hear()
    return running.lay_down()


@remembered
def failed(handset: Handset, now: datetime, fault: type[SyncFault]) -> Handset:
    """The handset after its message came to nothing; the sync ends there, or takes another way."""
    running = _Running(handset, now)
    running.fail(fault("by chance"))
    return running.lay_down()


@remembered
def died(handset: Handset, now: datetime, writes: int) -> Handset:
    """The handset after its app died with so many writes of an answer done, and was started again."""
    if handset.message is None or not handset.message.is_answer:
        return handset.without_sync()
    running = _Running(handset, now)
    running.store.writes_left = writes
    with suppress(Died):
        running.hear()
    return running.lay_down().without_sync()


class _Running:
    """A handset at work, until it is laid down again."""

    def __init__(self, handset: Handset, now: datetime) -> None:
        self._handset = handset
        self._clock = _Hour(now)
        self._since = list(handset.since)
        self._begun = handset.begun
        self._message = handset.message
        self._under_way: Coroutine[Any, Any, SyncReport] | None = None
        self.store = _MortalStore(handset.state if handset.message is None else handset.begun)
        self.engine = Device(self.store, _Mailbox(), self._clock, CountingIds(handset.name), handset.user)
        if handset.message is not None:
            self._play_again()

    def _play_again(self) -> None:
        now = self._clock.moment
        self._under_way = self.engine.sync()
        for moment, each in self._handset.since:
            self._clock.moment = moment
            if each is None or isinstance(each, PushReply | PullReply | CompareReply):
                self._under_way.send(each)
            else:
                self.engine.issue(each)
        self._clock.moment = now
        assert self.store.state == self._handset.state, "played again, the sync went another way"

    def issue(self, command: AnyCommand) -> bool:
        """Give a command; whether the device accepted it."""
        before = len(self.store.outbox())
        self.engine.issue(command)
        self._note(command)
        return len(self.store.outbox()) > before

    def begin(self) -> None:
        """Begin a sync."""
        self._begun, self._since = self.store.state, []
        self._note(None)
        self._under_way = self.engine.sync()
        self._message = Message.of(self._under_way.send(None))

    def hear(self) -> None:
        """Let the answer under way arrive."""
        assert self._under_way is not None
        assert self._message is not None
        reply = cast("Reply", self._message.content)
        self._note(reply)
        try:
            self._message = Message.of(self._under_way.send(reply))
        except StopIteration:
            self._message = None

    def fail(self, fault: SyncFault) -> None:
        """Let neither the message under way nor an answer arrive."""
        assert self._under_way is not None
        try:
            self._under_way.throw(fault)
        except SyncFault:
            self._message = None
        else:
            raise NotImplementedError("a sync that goes on after a fault cannot be played again yet")

    def lay_down(self) -> Handset:
        """The handset as it is now."""
        if self._under_way is not None:
            self._under_way.close()
        under_way = self._message is not None
        return the_one(
            replace(
                self._handset,
                state=the_one(self.store.state),
                message=self._message,
                begun=self._begun if under_way else DeviceState(),
                since=tuple(self._since) if under_way else (),
            )
        )

    def _note(self, what: AnyCommand | Reply | None) -> None:
        self._since.append((self._clock.moment, what))


class _Mailbox:
    """A line that hands each request to whoever drives the sync, and waits for what they bring back."""

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands."""
        return cast("PushReply", await _Exchange(request))

    async def pull(self, request: PullRequest) -> PullReply:
        """Hand over a question."""
        return cast("PullReply", await _Exchange(request))

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Hand over what rows add up to."""
        return cast("CompareReply", await _Exchange(request))


class _Exchange:
    def __init__(self, request: Request) -> None:
        self._request = request

    def __await__(self) -> Generator[Request, Reply, Reply]:
        return (yield self._request)
