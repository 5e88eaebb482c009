"""Lets everything happen in every order, and counts.

Several orders often lead to the same world. What follows from there is then the same too, and is looked
at once and counted as often as there are orders that lead there.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import factorial, prod

from tests.simulation.invariants import Broken
from tests.small_worlds import promises
from tests.small_worlds.moves import Move, get_on
from tests.small_worlds.remembered import forget_all
from tests.small_worlds.world import Answer, World

Step = tuple[Move, ...]
"""What happens at one point: one of these."""

Strand = tuple[Step, ...]
"""Steps that keep their order among themselves; those of different strands fall in any order."""

_ENOUGH = 30
"""More messages than any sync here takes."""


def count(strands: Sequence[Strand]) -> int:
    """How many worlds there are: the orders of all steps, times the choices in each."""
    lengths = [len(strand) for strand in strands]
    orders = factorial(sum(lengths)) // prod(factorial(length) for length in lengths)
    return orders * prod(len(step) for strand in strands for step in strand)


@dataclass(slots=True)
class Found:
    """What an exploration has seen."""

    worlds: int = 0
    """How many orders there were, each of them a world of its own from beginning to end."""
    broken: int = 0
    """In how many of them a promise was broken."""
    states: int = 0
    """How many different worlds were looked at."""
    problem: str = ""
    """How the first promise was broken, and on what way; empty when none was."""
    way: tuple[Move, ...] = ()
    outcomes: set[Answer] = field(default_factory=set)
    """What became of which command in any of them."""

    def __str__(self) -> str:
        return f"{self.worlds} worlds, {self.broken} broken"


@dataclass(slots=True)
class _Exploration:
    strands: tuple[Strand, ...]
    until_broken: bool
    found: Found = field(default_factory=Found)
    _seen: dict[tuple[World, tuple[int, ...]], tuple[int, int]] = field(default_factory=dict)
    _way: list[Move] = field(default_factory=list)

    def follow(self, world: World, at: tuple[int, ...]) -> tuple[int, int]:
        """How many orders there are from here on, and how many of them break a promise."""
        known = self._seen.get((world, at))
        if known is None:
            self.found.states += 1
            known = self._seen[world, at] = self._all_that_follow(world, at)
        return known

    def _all_that_follow(self, world: World, at: tuple[int, ...]) -> tuple[int, int]:
        worlds = broken = 0
        for number, strand in enumerate(self.strands):
            if at[number] == len(strand):
                continue
            then = (*at[:number], at[number] + 1, *at[number + 1 :])
            for move in strand[at[number]]:
                more, bad = self._take(world, move, then)
                worlds, broken = worlds + more, broken + bad
        if worlds == 0:
            return 1, self._rest(world)
        return worlds, broken

    def _take(self, world: World, move: Move, then: tuple[int, ...]) -> tuple[int, int]:
        self._way.append(move)
        try:
            return self.follow(taken(world, move), then)
        except Exception as problem:
            self._note(problem)
            left = count([strand[done:] for strand, done in zip(self.strands, then, strict=True)])
            return left, left
        finally:
            self._way.pop()

    def _rest(self, world: World) -> int:
        try:
            self.found.outcomes.update(come_to_rest(world).answers)
        except Exception as problem:
            self._note(problem)
            return 1
        return 0

    def _note(self, problem: Exception) -> None:
        if not self.found.problem:
            self.found.problem = _described(problem)
            self.found.way = tuple(self._way)
        if self.until_broken:
            raise _Enough


class _Enough(BaseException):
    """What was looked for is found."""


def explore(world: World, strands: Sequence[Strand], *, until_broken: bool = False) -> Found:
    """Let the strands happen in every order, and see whether every promise is kept in each."""
    forget_all()
    exploration = _Exploration(tuple(strands), until_broken)
    found = exploration.found
    with suppress(_Enough):
        found.worlds, found.broken = exploration.follow(world, (0,) * len(strands))
    if found.problem:
        found.way = shortest(world, found.way)
    return found


def taken(world: World, move: Move) -> World:
    """The world after a step, if no promise was broken in it."""
    after = move.make(world)
    promises.in_passing(after, world)
    return after


def come_to_rest(world: World) -> World:
    """Let everybody sync until nothing moves, and check all there is to check."""
    for who in world.handsets:
        world = _synced(world, who, going_on=True)
    for _ in range(2):
        for who in world.handsets:
            world = _synced(world, who)
            promises.in_passing(world)
    promises.at_rest(world)
    return world


def _synced(world: World, who: str, *, going_on: bool = False) -> World:
    """The world after a device's sync, or after the end of the one under way."""
    if going_on and world.handsets[who].message is None:
        return world
    for _ in range(_ENOUGH):
        world = get_on(world, who)
        if world.handsets[who].message is None:
            return world
    raise Broken("I3", f"{who} comes to no end")


def problem_on(world: World, way: Sequence[Move]) -> str:
    """How a promise is broken on a way, empty when none is."""
    try:
        for move in way:
            world = taken(world, move)
        come_to_rest(world)
    except Exception as problem:  # whatever escapes an engine is a finding
        return _described(problem)
    return ""


def shortest(world: World, way: Sequence[Move]) -> tuple[Move, ...]:
    """The way without the steps that the same failure does not need."""
    promise = problem_on(world, way).partition(":")[0]
    kept = tuple(way)
    at = 0
    while at < len(kept):
        fewer = kept[:at] + kept[at + 1 :]
        if problem_on(world, fewer).partition(":")[0] == promise:
            kept, at = fewer, 0
        else:
            at += 1
    return kept


def _described(problem: Exception) -> str:
    return str(problem) if isinstance(problem, Broken) else f"{type(problem).__name__}: {problem}"
