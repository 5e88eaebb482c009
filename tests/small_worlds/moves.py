"""What can happen in a small world, each as one step that is whole in itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.commands import AnyCommand
from sync.faults import SyncFault, Unreachable
from tests.small_worlds import promises
from tests.small_worlds.handset import Work, begun, died, failed, heard, worked
from tests.small_worlds.world import World


@dataclass(frozen=True, slots=True)
class Move:
    """One step: somebody works, a message gets on, headquarters acts, or a fault strikes."""

    name: str
    make: Callable[[World], World]

    def __str__(self) -> str:
        return self.name


def works(who: str, what: str, work: Work) -> Move:
    """Somebody gives a command on their device, if what they see calls for it."""

    def make(world: World) -> World:
        handset, command = worked(world.handsets[who], world.now, work)
        return world if command is None else world.promising(command).having(handset)

    return Move(f"{who} {what}", make)


def turn(who: str) -> Move:
    """The sync of a device gets on by one message: one goes and is answered, or the answer arrives.

    A device whose sync has ended begins another. What a device does between sending and the server's
    hearing concerns neither, so the two are one step.
    """
    return Move(f"{who} gets on with its sync", lambda world: get_on(world, who))


def get_on(world: World, who: str) -> World:
    """The next message of a device's sync, sent or received."""
    handset = world.handsets[who]
    if handset.message is not None and handset.message.is_answer:
        return world.having(heard(handset, world.now))
    if handset.message is None:
        handset = begun(handset, world.now)
    assert handset.message is not None
    world, reply = world.asked(handset.user, handset.message)
    if isinstance(reply, SyncFault):
        return world.having(failed(handset, world.now, type(reply)))
    promises.nothing_is_shown_to_strangers(world, handset.user, reply)
    return world.having(handset.answered(reply))


def line_breaks(who: str) -> Move:
    """What is on its way to or from a device is lost; a reply whose work was done is the everyday case."""

    def make(world: World) -> World:
        if world.handsets[who].message is None:
            return world
        return world.having(failed(world.handsets[who], world.now, Unreachable))

    return Move(f"the line of {who} breaks", make)


def crashes(who: str) -> Move:
    """The app dies between two messages and is started again; what its store holds is all that is left."""
    return Move(f"{who} crashes", lambda world: world.having(world.handsets[who].without_sync()))


def dies_writing(who: str, writes: int) -> Move:
    """The app dies in the midst of writing an answer, if one is there; what was not committed is gone."""

    def make(world: World) -> World:
        return world.having(died(world.handsets[who], world.now, writes))

    return Move(f"{who} dies after {writes} writes", make)


def headquarters(user: str, what: str, command: Callable[[datetime], AnyCommand]) -> Move:
    """Somebody at headquarters gives a command that the server hears at once; time passes."""

    def make(world: World) -> World:
        world = world.later()
        return world.decided(user, command(world.now)).later()

    return Move(f"{user} {what}", make)
