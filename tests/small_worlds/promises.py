"""What must hold in every small world: the catalogue's I1 to I8, read past the engine from the stores."""

from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import cast

from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.rules.visibility import Scope, inbox_scope, scopes_of
from sync.wire.pull import PullReply
from tests.simulation import invariants
from tests.simulation.invariants import Broken
from tests.simulation.truth import Place, Standing, Truth
from tests.small_worlds.handset import Handset, Message
from tests.small_worlds.remembered import remembered
from tests.small_worlds.world import Answer, World
from tests.support.memory_authority import AuthorityState, Kept
from tests.support.memory_rows import MemoryRows
from tests.support.table import Table

_FAILED = ("rejected", "parked")


class MemoryTruth(Truth):
    """The server's rows at one moment, from its store in memory."""

    def __init__(self, state: AuthorityState) -> None:
        super().__init__()
        kept = [each for table in state.rows.values() for each in table.values()]
        self.memory = MemoryRows(each.row for each in kept)
        self.rows: dict[Place, Standing] = {}
        for each in kept:
            card = state.rows[Customer.KIND].get(each.wire.root)
            self.rows[each.wire.kind, each.wire.id] = Standing(
                each.row, each.wire.version, each.wire.doc, _scopes(each, card)
            )


@lru_cache(maxsize=4_096)
def _scopes(kept: Kept, card: Kept | None) -> frozenset[Scope]:
    return scopes_of(kept.row, None if card is None else cast("Customer", card.row))


@remembered
def truth_of(state: AuthorityState) -> Truth:
    """What is true when the server's store holds this."""
    return MemoryTruth(state)


def nothing_is_shown_to_strangers(world: World, user: UserId, reply: Message) -> None:
    """I4: whatever leaves the server belongs to a scope that the person may read at that moment."""
    if isinstance(reply.content, PullReply):
        _nothing_strange(world.authority, world.now, user, reply)


@remembered
def _nothing_strange(state: AuthorityState, now: datetime, user: UserId, reply: Message) -> None:
    assert isinstance(reply.content, PullReply)
    invariants.nothing_is_shown_to_strangers(truth_of(state), user, now, reply.content)


def in_passing(world: World, before: World | None = None) -> None:
    """What must hold after every single step; what stands as before has been looked at."""
    for name, handset in world.handsets.items():
        if before is not None and before.authority is world.authority and before.handsets[name] is handset:
            continue
        _nothing_refused_is_dropped(world.answers, world.promised, handset)
        _own_work_stays_in_sight(world.authority, handset)


def at_rest(world: World) -> None:
    """What must hold once everybody has synced to the end."""
    truth = truth_of(world.authority)
    in_passing(world)
    for handset in world.handsets.values():
        _nothing_waits(handset)
        _device_mirrors_server(world, handset)
    _every_promise_has_one_outcome(world)
    _every_change_is_audited_once(world)
    invariants.one_owner_at_a_time(truth)
    invariants.splits_sum(truth)


def _nothing_waits(handset: Handset) -> None:
    if handset.state.outbox:
        raise Broken("I3", f"{handset.name} still has {len(handset.state.outbox)} to send")
    if handset.state.shadows:
        raise Broken("I3", f"{handset.name} still has {sorted(handset.state.shadows)} ahead of the server")


def _device_mirrors_server(world: World, handset: Handset) -> None:
    """I3, I4: a device that has nothing left to send holds exactly what its user may see."""
    held = {place: (each.version, each.text) for place, each in handset.state.rows.items()}
    due = truth_of(world.authority).entitled(handset.user, world.now)
    if held == due:
        return
    missing, strange = sorted(due.keys() - held.keys()), sorted(held.keys() - due.keys())
    other = sorted(place for place in held.keys() & due.keys() if held[place] != due[place])
    promise = "I4" if strange else "I3"
    raise Broken(promise, f"{handset.name} lacks {missing}, holds {strange}, differs in {other}")


def _every_promise_has_one_outcome(world: World) -> None:
    """I1, I2: each command that a device accepted was decided once, in the very words it was given in."""
    decided = list(world.authority.commands.values())
    times = Counter(each.id for each in decided)
    for command in world.promised:
        if times[command] != 1:
            raise Broken("I1" if times[command] == 0 else "I2", f"{command} has {times[command]} outcomes")
    for each in decided:
        if world.promised.get(each.id) != each.text:
            raise Broken("I1", f"nobody said {each.text}")


def _every_change_is_audited_once(world: World) -> None:
    """I2, I7: one entry for each command that took effect, and none for the others."""
    entries = Counter(each.command for each in world.authority.audit.values())
    for command, status in world.answers:
        if entries[command] != (0 if status == "rejected" else 1):
            raise Broken("I7", f"{command} was {status} and has {entries[command]} entries")


@remembered
def _nothing_refused_is_dropped(
    answers: tuple[Answer, ...], promised: Table[str, str], handset: Handset
) -> None:
    """I8: what was refused or parked is a draft on its device, word for word."""
    kept = {each.id: each.text for each in handset.state.drafts.values()}
    kept |= {each.id: each.text for each in handset.state.outbox.values()}
    for command, status in answers:
        if _from(handset, command) and status in _FAILED and kept.get(command) != promised[command]:
            raise Broken("I8", f"{handset.name} no longer has {command}, which was {status}")


@remembered
def _own_work_stays_in_sight(state: AuthorityState, handset: Handset) -> None:
    """I1: work that left the outbox because the server took it is on the device, not for a while undone."""
    pending = {each.id for each in handset.state.outbox.values()}
    inbox = inbox_scope(handset.user)
    for entry in state.audit.values():
        if not _from(handset, entry.command) or entry.command in pending:
            continue
        for kind, row_id, version in entry.rows:
            here = handset.state.rows.get((kind, row_id))
            if here is None:
                row = truth_of(state).rows[kind, row_id].row
                lost = inbox in handset.state.cursors and handset.user in row.shown_to
            else:
                lost = here.version < version
            if lost:
                raise Broken("I1", f"{inbox} no longer sees what {entry.command} did to {kind} {row_id}")


def _from(handset: Handset, command: str) -> bool:
    return command.startswith(f"{handset.name}-")
