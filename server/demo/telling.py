"""Lets the story happen: every command is decided by the server's own rules, at the hour it was sent.

Nothing is written past the rules but what a company has before anybody can do anything in it: its rules,
its calendar, its root and its first administrator.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from server.demo.days import Days, at
from server.demo.places import ROOT
from server.demo.staff import ADMINISTRATOR, STAFF, member, rank
from server.demo.steps import Step, account
from server.imports.names import signed
from server.imports.work_calendar import work_years
from shared.models.base import Entity, day_of, start_of
from shared.models.ids import SYSTEM, DeviceId, TerritoryId
from shared.models.person import RoleAssignment, User
from shared.models.territory import Territory
from shared.packs import default_pack
from sync.authority import Authority
from sync.core.fingerprint import fingerprint
from sync.ports import AuthorityStore
from sync.wire.push import MOST_COMMANDS, Envelope, PushRequest

_EVENING = 19


class StoryRefused(Exception):
    """The rules did not let a step of the story through, or let one through that they should not."""


class TellingClock:
    """The clock of the story: it shows when what is being sent was sent."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment of the story."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Nothing in the story waits."""


def tell(
    store: AuthorityStore, days: Days, steps: Iterable[Step], told: Callable[[int], None] = lambda _: None
) -> int:
    """Found the company and let every step be decided in it; returns how many there were.

    Raises StoryRefused when a step is answered otherwise than the story says. `told` hears of each batch.
    """
    clock = TellingClock(start_of(days.founded))
    authority = Authority(store, clock)
    authority.bootstrap(_founding(days), SYSTEM)
    for each in STAFF:
        # From its first contact on, the server believes what a device says of the time.
        authority.push(account(each.login), PushRequest(device=_device(each.login), commands=()))
    counters: dict[str, int] = defaultdict(int)
    count = 0
    for sent, who, batch in _batches(days, steps):
        clock.moment = at(sent, _EVENING + rank(who))
        _push(authority, who, batch, counters)
        count += len(batch)
        told(len(batch))
    return count


def _device(who: str) -> DeviceId:
    return DeviceId(f"demo-{who}-device")


def _founding(days: Days) -> Iterator[Entity]:
    moment = start_of(days.founded)
    administrator = member(ADMINISTRATOR)
    yield default_pack()
    yield from work_years(default_pack().created_at)
    yield Territory(id=ROOT.id, parent=None, kind=ROOT.kind, name=ROOT.zh, name_en=ROOT.en, **signed(moment))
    yield User(
        id=administrator.id,
        login=administrator.login,
        name=administrator.name,
        name_en=administrator.en,
        title=administrator.title,
        **signed(moment),
    )
    yield RoleAssignment(
        id=f"{administrator.id}-admin",
        user=account(ADMINISTRATOR),
        role="admin",
        territory=TerritoryId(ROOT.id),
        valid_from=moment,
        **signed(moment),
    )


def _batches(days: Days, steps: Iterable[Step]) -> Iterator[tuple[date, str, list[Step]]]:
    """The steps as they reach the server: by day of sending, headquarters after the field, in their order."""

    def sending(step: Step) -> tuple[date, int, str]:
        return days.sent_on(step.sent or day_of(step.at)), rank(step.who), step.who

    ordered = sorted(steps, key=lambda step: (*sending(step), step.at))
    for (sent, _, who), batch in groupby(ordered, key=sending):
        yield sent, who, list(batch)


def _push(authority: Authority, who: str, batch: list[Step], counters: dict[str, int]) -> None:
    for begin in range(0, len(batch), MOST_COMMANDS):
        part = batch[begin : begin + MOST_COMMANDS]
        envelopes = []
        for step in part:
            counters[who] += 1
            text = step.command.text()
            envelopes.append(
                Envelope(counter=counters[who], id=step.command.id, hash=fingerprint(text), command=text)
            )
        request = PushRequest(device=_device(who), commands=tuple(envelopes))
        reply = authority.push(account(who), request)
        for step, outcome in zip(part, reply.outcomes, strict=True):
            answered = outcome.refusal.code if outcome.refusal else outcome.invalid
            if answered != step.refused:
                raise StoryRefused(
                    f"{step.who}, {step.at:%Y-%m-%d}: {answered}: {step.command!r}, {outcome!r}"
                )
