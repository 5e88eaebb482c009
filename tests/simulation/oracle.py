"""The same company without devices: every command decided again on one plain database, in the server's order.

Whatever the engine does about batches, caches, versions and retries, the answers and the rows must be
the same as here.
"""

from collections.abc import Iterable

from shared.case import Actor, Changes
from shared.commands import read_command
from shared.decide import decide
from shared.facts import Facts
from shared.models.base import Entity
from tests.simulation.invariants import Broken
from tests.simulation.server import Decided
from tests.simulation.truth import Truth
from tests.support.memory_rows import MemoryRows


def agrees(opening: Iterable[Entity], book: Iterable[Decided], truth: Truth) -> None:
    """Decide everything again and compare, answer by answer and then row by row."""
    rows = MemoryRows(opening)
    facts = Facts(rows)
    for each in book:
        actor = Actor(user=each.user, trusted_since=each.trusted_since)
        decision = decide(read_command(each.text), facts, actor, each.at)
        status = decision.standing if isinstance(decision, Changes) else "rejected"
        if status != each.outcome.status:
            raise Broken("oracle", f"{each.text} was {each.outcome.status} and should have been {status}")
        if isinstance(decision, Changes):
            rows.put(*decision.puts)
            for row in decision.puts:
                facts.forget(row.KIND)
    expected, found = rows.everything(), truth.memory.everything()
    for place in sorted(expected.keys() | found.keys()):
        if expected.get(place) != found.get(place):
            raise Broken("oracle", f"{place} is {found.get(place)} and should be {expected.get(place)}")
