"""Sees what is under way between devices and a server, and strikes at the moment it was given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from time import perf_counter

from client.adapters.reading_ahead import AnnouncingTransport
from sync.faults import Unreachable
from sync.ports import Transport
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import Outcome, PushReply, PushRequest
from tests.crashes.moments import Moment, Usual

_PAGE = 16 * 1_024


class Watch:
    """One eye on all devices' requests."""

    def __init__(self, strike: Callable[[], None]) -> None:
        self.heard: list[Outcome] = []
        """Every answer that reached a device."""
        self._strike_now = strike
        self._usual = Usual()
        self._moment: Moment | None = None
        self._skip = 0
        self._timer: Timer | None = None
        self._struck_at: float | None = None
        self._cut: list[str] = []

    def expect(self, moment: Moment) -> None:
        """Strike once when this moment comes."""
        self._moment, self._skip = moment, moment.skip
        self._timer = self._struck_at = None
        self._cut = []

    def outcome(self) -> str | None:
        """What the stroke cut off, empty when nothing was under way, None when the moment never came."""
        moment, self._moment = self._moment, None
        if self._timer is None or moment is None:
            return None
        self._timer.join()
        if self._cut:
            return moment.during if moment.during in self._cut else self._cut[0]
        self._usual.strike_sooner(moment.during)
        return ""

    @contextmanager
    def under_way(self, kind: str) -> Iterator[None]:
        """A request of this kind is out while the block runs."""
        began = perf_counter()
        self._look(kind)
        try:
            yield
        except Unreachable:
            if self._struck_at is not None and began < self._struck_at:
                self._cut.append(kind)
            raise
        if self._timer is None:
            self._usual.note(kind, perf_counter() - began)

    def _look(self, kind: str) -> None:
        if self._moment is None or self._timer is not None or kind != self._moment.during:
            return
        if self._skip:
            self._skip -= 1
            return
        # A thread of its own, because the devices' loop is busy with what arrived.
        self._timer = Timer(self._usual.until(self._moment), self._strike)
        self._timer.start()

    def _strike(self) -> None:
        self._struck_at = perf_counter()
        self._strike_now()


class WatchedLine:
    """A line under a watch."""

    def __init__(self, line: AnnouncingTransport, watch: Watch) -> None:
        self._line = line
        self._watch = watch

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        with self._watch.under_way("push"):
            reply = await self._line.push(request)
        self._watch.heard.extend(reply.outcomes)
        return reply

    async def pull(self, request: PullRequest, left: Callable[[], None] | None = None) -> PullReply:
        """Ask what changed."""
        with self._watch.under_way(kind_of(request)):
            return await self._line.pull(request, left)

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        with self._watch.under_way("mending"):
            return await self._line.compare(request)


class SmallPages:
    """A line on which a first copy takes many requests."""

    def __init__(self, line: Transport) -> None:
        self._line = line

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        return await self._line.push(request)

    async def pull(self, request: PullRequest) -> PullReply:
        """Ask what changed, and for little at once."""
        return await self._line.pull(request.model_copy(update={"byte_budget": _PAGE}))

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        return await self._line.compare(request)


def kind_of(request: PullRequest) -> str:
    """Whether a device asks for its first copy or for what changed since."""
    copying = not request.cursors or any(each.snapshot is not None for each in request.cursors.values())
    return "copy" if copying else "pull"
