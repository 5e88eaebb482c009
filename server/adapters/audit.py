"""The audit trail: entries that only follow one another, each sealed by the hash of all before it.

Every device has a chain of its own, so that writers for different devices never wait for each other.
Changing, removing or moving an entry breaks its chain; cutting off the end disagrees with the chain's
head, which is copied off the machine.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from pydantic_core import to_json
from sqlalchemy import Connection, bindparam, select

from server.adapters.driver import answers, change, write_all
from server.adapters.tables import AUDIT, CHAIN
from sync.core.records import AuditRecord

BEFORE_THE_FIRST = "0" * 64

_LINK = AUDIT.insert()
_FIRST_HEAD = CHAIN.insert()
_NEXT_HEAD = (
    CHAIN.update()
    .where(CHAIN.c.chain == bindparam("of_chain"))
    .values(place=bindparam("place"), hash=bindparam("hash"))
)
_HEAD = select(CHAIN.c.place, CHAIN.c.hash).where(CHAIN.c.chain == bindparam("chain")).with_for_update()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and how that shows."""

    chain: str
    place: int
    problem: Literal["missing", "altered", "cut off", "unknown chain"]


def append_audit(connection: Connection, records: Sequence[AuditRecord]) -> None:
    """Extend each device's chain by its records, in the order given."""
    by_chain: dict[str, list[AuditRecord]] = defaultdict(list)
    for record in records:
        by_chain[record.device].append(record)
    for chain, group in sorted(by_chain.items()):
        place, link = _head(connection, chain)
        links: list[tuple[str, int, str, str, str]] = []
        for record in group:
            place += 1
            entry = canonical(record)
            link = seal(link, entry)
            links.append((chain, place, entry, record.command, link))
        write_all(connection, _LINK, links)
        if place == len(group):
            change(connection, _FIRST_HEAD, {"chain": chain, "place": place, "hash": link})
        else:
            change(connection, _NEXT_HEAD, {"of_chain": chain, "place": place, "hash": link})


def canonical(record: AuditRecord) -> str:
    """The one JSON text of a record: sorted names, no spaces, nothing escaped that need not be."""
    # The names stand in their order here, so that nothing has to be sorted.
    entry = {
        "at": record.at.isoformat(),
        "command": record.command,
        "device": record.device,
        "rows": record.rows,
        "rule": record.rule,
        "status": record.status,
        "user": record.user,
    }
    return to_json(entry).decode()


def seal(link: str, entry: str) -> str:
    """The hash that follows: over the one before and the entry's text."""
    return sha256(f"{link}{entry}".encode()).hexdigest()


def verify_audit(connection: Connection) -> tuple[Break, ...]:
    """Where the chains do not hold, one place for each broken chain; nothing when all is well."""
    heads = {chain: (place, link) for chain, place, link in connection.execute(select(CHAIN))}
    broken = [Break(chain, 1, "unknown chain") for chain in _chains(connection) if chain not in heads]
    for chain in sorted(heads):
        found = _first_break(connection, chain, heads[chain])
        if found is not None:
            broken.append(found)
    return tuple(broken)


def _first_break(connection: Connection, chain: str, head: tuple[int, str]) -> Break | None:
    place, link = 0, BEFORE_THE_FIRST
    links = (
        select(AUDIT.c.place, AUDIT.c.entry, AUDIT.c.hash)
        .where(AUDIT.c.chain == chain)
        .order_by(AUDIT.c.place)
        .execution_options(yield_per=1_000)
    )
    with closing(connection.execute(links)) as found:
        for at, entry, stored in found:
            place += 1
            if at != place:
                return Break(chain, place, "missing")
            link = seal(link, entry)
            if link != stored:
                return Break(chain, place, "altered")
    return None if (place, link) == head else Break(chain, place, "cut off")


def _chains(connection: Connection) -> Iterator[str]:
    return (str(chain) for (chain,) in connection.execute(select(AUDIT.c.chain).distinct()))


def _head(connection: Connection, chain: str) -> tuple[int, str]:
    found = answers(connection, _HEAD, {"chain": chain})
    return (found[0][0], found[0][1]) if found else (0, BEFORE_THE_FIRST)
