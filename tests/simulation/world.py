"""The simulated company: one server, eight devices, one clock, and everything checked as it happens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from shared.case import Changes
from shared.commands import AnyCommand
from shared.models.ids import UserId
from sync.device import SyncReport
from sync.faults import ProtocolBroken, SyncFault
from sync.reconciling import TAKEN_KEPT
from sync.store_faults import DeviceFullError
from sync.wire.pull import PullReply
from sync.wire.version import SCHEMA
from tests.simulation import invariants, oracle
from tests.simulation.chance import chance
from tests.simulation.commands import command_for, is_work
from tests.simulation.faults import DeviceDied
from tests.simulation.ground import DatabaseName, ground
from tests.simulation.invariants import Broken
from tests.simulation.line import Line
from tests.simulation.opening import NEW_DEVICE, PEOPLE, files, opening, workplace
from tests.simulation.person import Person
from tests.simulation.server import Decided, Server, made_on
from tests.simulation.steps import Step
from tests.simulation.truth import EVERYTHING, Truth
from tests.support.timekeeping import FakeClock

BEGINNING_OF_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a clock stands whose battery ran out."""

_BUDGETS = (1024 * 1024, 1024 * 1024, 3_000, 1_024, 1_024)


class World:
    """A week of the company's life, one step after the other; one world at a time in a process."""

    def __init__(self, database: DatabaseName = "sqlite") -> None:
        folder = workplace()
        self.clock = FakeClock()
        under = ground(database)
        under.restore()
        self.server = Server(under, self.clock)
        self.promised: dict[str, str] = {}
        """Every command that a device accepted, by id, in its own words."""
        self._last_pull: dict[str, tuple[int, datetime]] = {}
        self._settled: set[str] = set()
        self._excused: set[str] = set()
        """What the server lost and nobody can offer again, or need not: refusals stay with their authors."""
        self._digest = sha256()
        self._truth = Truth()
        self._looked_at = -1
        """At which of the server's revisions the truth was looked at."""
        self._checked: dict[str, tuple[object, ...]] = {}
        """What a device, the server and the drafts stood like when they were last checked in passing."""
        self.people: dict[str, Person] = {}
        for name, user in PEOPLE.items():
            (folder / f"{name}.db").write_bytes(files()[f"{name}.db"])
            line = Line(name, UserId(user), self.server, self)
            self.people[name] = Person(name, UserId(user), folder / f"{name}.db", line, self.clock)

    def close(self) -> None:
        """Close every file."""
        for person in self.people.values():
            person.close()
        self.server.close()

    # --- what the line reports ---------------------------------------------------------------------

    def heard(self, who: str, what: str) -> None:
        """Note what happened, for the fingerprint of this run."""
        self._digest.update(f"{who} {what}\n".encode())

    def pulled(self, who: str, user: UserId, reply: PullReply) -> None:
        """Check an answer against what its receiver may see at this moment."""
        if reply.upgrade is None:
            self._last_pull[who] = self._moment()
        invariants.nothing_is_shown_to_strangers(self.truth(), user, self.clock.now(), reply)

    def compared(self, who: str, scope: str) -> None:
        """Only a device that lost rows may find that it holds others than the server."""
        if not self.people[who].damaged:
            raise Broken("I3", f"{who} holds other rows of {scope} than the server says")

    def _moment(self) -> tuple[int, datetime]:
        return self.server.revision, self.clock.now()

    def truth(self) -> Truth:
        """The server's rows as they stand."""
        if self._looked_at != self.server.revision:
            self._truth.look(self.server.look(EVERYTHING))
            self._looked_at = self.server.revision
        return self._truth

    def trace(self) -> str:
        """The fingerprint of everything that was said."""
        return self._digest.hexdigest()

    # --- one step ----------------------------------------------------------------------------------

    def take(self, step: Step) -> None:
        """Let a step happen and check what can be checked at once."""
        rng = chance(step.roll)
        person = self.people[step.who]
        self.heard(step.who, f"{step.does} {step.roll} {step.fault}")
        self.clock.tick(seconds=rng.randint(1, 300))
        if person.away_until is not None and person.away_until <= self.clock.now():
            person.away_until, person.line.in_reach = None, True
        if is_work(step.does):
            self._work(person, step, rng)
        else:
            self._acts()[step.does](person, step, rng)
        self._check_in_passing(person)

    def _acts(self) -> dict[str, Callable[[Person, Step, Random], None]]:
        return {
            "sync": self._sync,
            "talk": self._talk,
            "wait": self._wait,
            "go away": self._go_away,
            "restart": lambda person, _step, _rng: person.restart(),
            "late mail": self._late_mail,
            "settle a draft": self._settle_draft,
            "set the clock": self._set_clock,
            "take a new device": self._take_new_device,
            "put a copy of the device aside": self._copy_device,
            "go back to the copy": self._go_back,
            "take over the other device": self._take_over,
            "lose a row": self._lose_a_row,
            "change the app": self._change_the_app,
            "back the server up": lambda _person, _step, _rng: self.server.back_up(),
            "restore the server": self._restore_server,
            "trim the pointers": lambda _person, _step, rng: self.server.trim(rng.choice((1, 24, 200))),
        }

    def _work(self, person: Person, step: Step, rng: Random) -> None:
        command = command_for(step.does, person.engine, rng)
        if command is None:
            return
        before = person.rows() if step.fault else {}
        meant = person.engine.preview(command) if step.fault else None
        if step.fault:
            person.arm(rng, "work", step.fault)
        failed = False
        try:
            decision = person.engine.issue(command)
        except (DeviceDied, DeviceFullError):
            decision, failed = None, True
        person.connection.disarm()
        if person.connection.dead:
            person.restart()
        if failed:
            accepted = command.id in {pending.id for pending in person.engine.outbox()}
            if not accepted and person.rows() != before:
                raise Broken("I1", f"{person.name} shows {command.text()} and will never send it")
            if isinstance(meant, Changes):
                invariants.shows_what_it_holds(person, meant.puts)
        else:
            accepted = isinstance(decision, Changes)
        if isinstance(decision, Changes):
            self._shown_at_once(person, decision)
        if accepted:
            self._promise(person, command)

    def _shown_at_once(self, person: Person, decision: Changes) -> None:
        last = {(row.KIND, row.id): row for row in decision.puts}
        for row in last.values():
            if person.store.get(type(row), row.id) != row:
                raise Broken("I1", f"{person.name} does not show {row.KIND} {row.id}")

    def _promise(self, person: Person, command: AnyCommand) -> None:
        self.promised[command.id] = command.text()
        self.heard(person.name, command.text())

    def _sync(self, person: Person, step: Step, rng: Random) -> None:
        self._strike(person, step, rng)
        self._guarded(person, person.sync)

    def _talk(self, person: Person, step: Step, rng: Random) -> None:
        self._strike(person, step, rng)
        self._guarded(person, person.advance)

    def _strike(self, person: Person, step: Step, rng: Random) -> None:
        person.line.budget = rng.choice(_BUDGETS)
        person.line.signed_in = person.line.signed_in or rng.random() < 0.5
        if step.fault in ("device crash", "disk full"):
            person.arm(rng, "sync", step.fault)
        elif step.fault:
            person.line.strike(step.fault, rng, after=rng.choice((0, 0, 1, 2)))

    def _guarded(self, person: Person, talk: Callable[[], SyncReport | None]) -> None:
        try:
            report = talk()
            up_to_date = self._last_pull.get(person.name) == self._moment()
            if report is not None:
                invariants.mended_row_by_row(person, report)
            if report is not None and report.upgrade is None:
                person.damaged = person.behind = False
                if up_to_date and not person.damaged and not person.engine.outbox():
                    self._check_mirror(person)
        except (SyncFault, DeviceDied, DeviceFullError) as fault:
            if isinstance(fault, ProtocolBroken):
                raise
        person.connection.disarm()
        if person.connection.dead:
            person.restart()
        person.line.spare()

    def _wait(self, _person: Person, _step: Step, rng: Random) -> None:
        self.clock.tick(**rng.choice(({"minutes": 30.0}, {"hours": 5.0}, {"days": 1.0}, {"days": 9.0})))

    def _go_away(self, person: Person, _step: Step, rng: Random) -> None:
        person.line.in_reach = False
        person.away_until = self.clock.now() + timedelta(hours=rng.choice((1, 8, 48, 400)))

    def _late_mail(self, person: Person, _step: Step, _rng: Random) -> None:
        person.line.deliver_late()

    def _settle_draft(self, _person: Person, _step: Step, rng: Random) -> None:
        # Whoever has the most to settle: with one draft alone, nothing can be taken for another.
        who = max(self.people.values(), key=lambda each: len(each.engine.drafts()))
        drafts = who.engine.drafts()
        if drafts:
            draft = rng.choice(drafts)
            who.engine.discard(draft.id)
            self._settled.add(draft.id)
            self._check_in_passing(who)

    def _set_clock(self, person: Person, _step: Step, rng: Random) -> None:
        person.clock.skew = timedelta(days=rng.choice((-3_650, -400, -1, 0, 0, 1, 400, 3_650)))
        if rng.random() < 0.1:
            person.clock.skew = BEGINNING_OF_TIME - self.clock.now()

    def _take_new_device(self, person: Person, _step: Step, _rng: Random) -> None:
        if self._nothing_to_lose(person):
            self._replace(person, files()[NEW_DEVICE])

    def _copy_device(self, person: Person, _step: Step, _rng: Random) -> None:
        person.backup = person.file(), person.damaged

    def _go_back(self, person: Person, _step: Step, _rng: Random) -> None:
        if person.backup is not None and self._nothing_to_lose(person):
            self._replace(person, *person.backup)

    def _take_over(self, _person: Person, _step: Step, rng: Random) -> None:
        """Both of somebody's devices go on from the same file, under the same identity."""
        everybody = list(self.people.values())
        pairs = [
            (one, other)
            for one in everybody
            for other in everybody
            if one.user == other.user and one is not other and self._nothing_to_lose(one)
        ]
        if pairs:
            one, other = rng.choice(pairs)
            self._replace(one, other.file(), other.damaged)

    def _replace(self, person: Person, content: bytes, damaged: bool = False) -> None:
        person.replace(content)
        person.damaged = damaged
        person.replaced_at = self.clock.now()

    def _nothing_to_lose(self, person: Person) -> bool:
        return person.nothing_to_lose(self.server.store.epoch())

    def _lose_a_row(self, person: Person, _step: Step, rng: Random) -> None:
        person.hang_up()
        person.lose_a_row(rng)

    def _change_the_app(self, person: Person, _step: Step, rng: Random) -> None:
        person.line.schema = SCHEMA + rng.choice((-1, 0, 0, 1))

    def _restore_server(self, _person: Person, _step: Step, _rng: Random) -> None:
        before = len(self.server.lost)
        if self.server.go_back():
            for each in self.server.lost[before:]:
                if each.outcome.status == "rejected" or self._is_beyond_reach(each):
                    self._excused.add(each.outcome.id)

    def _is_beyond_reach(self, decided: Decided) -> bool:
        """Whether no device can offer a command again: its own was replaced, or it is too long ago."""
        if any(person.remembers(decided.outcome.id) for person in self.people.values()):
            return False
        replaced = self.people[made_on(decided.outcome.id)].replaced_at
        long_ago = decided.at < self.clock.now() - TAKEN_KEPT
        return long_ago or (replaced is not None and decided.at <= replaced)

    # --- checks ------------------------------------------------------------------------------------

    def _check_in_passing(self, person: Person) -> None:
        # What these checks look at; where none of it changed, they would say the same again.
        state = person.state(), self.server.revision, len(self._settled)
        if self._checked.get(person.name) == state:
            return
        invariants.nothing_refused_is_dropped(person, self.server, self._settled)
        if not (person.behind or person.damaged):
            invariants.own_work_stays_in_sight(person, self.server, self.truth())
        self._checked[person.name] = state

    def _check_mirror(self, person: Person) -> None:
        invariants.device_mirrors_server(person, self.truth(), self.clock.now())
        invariants.sums_agree(person, self.server, self.truth())

    def settle(self) -> None:
        """Let everybody come home and sync, and check all there is to check."""
        self.clock.tick(hours=1)
        for person in self.people.values():
            person.hang_up()
            person.line.spare()
            person.line.deliver_late()
            person.line.in_reach, person.line.budget = True, _BUDGETS[0]
            person.line.signed_in, person.line.schema = True, SCHEMA
        for person in self.people.values():
            invariants.mended_row_by_row(person, person.sync())
            person.behind = person.damaged = False
            self._check_quiet(person)
        for person in self.people.values():
            if person.sync().sent:
                raise Broken("I3", f"{person.name} sent something in the second round")
            self._check_quiet(person)
        self._check_everything()

    def _check_quiet(self, person: Person) -> None:
        if person.engine.outbox():
            raise Broken("I3", f"{person.name} still has {len(person.engine.outbox())} to send")
        self._check_mirror(person)
        self._check_in_passing(person)

    def _check_everything(self) -> None:
        invariants.every_promise_has_one_outcome(self.server, self.promised, self._excused)
        invariants.every_change_is_audited_once(self.server)
        invariants.one_owner_at_a_time(self.truth())
        invariants.splits_sum(self.truth())
        oracle.agrees(opening(), self.server.book, self.truth())
