"""Writes what a transaction decided, and the pointers that it owes to the scopes."""

from sync.core.feed import advances, movement, moves, numbered
from sync.core.records import Stored
from sync.core.unit_of_work import UnitOfWork
from sync.ports import AuthorityTransaction


def flush(tx: AuthorityTransaction, work: UnitOfWork) -> None:
    """Write what was decided; the scopes' numbers are taken last, so that they are dense and in order."""
    if not work.touched:
        return
    members = moves(work.touched)
    roots = sorted(members)
    moved = movement(work.touched, work, tx.members_of(roots), members, tx.sums_of(roots))
    tx.put([Stored(each.after, each.version) for each in work.touched.values()])
    for root, scopes in sorted(members.items()):
        tx.set_members(root, scopes)
    tx.append_feed(numbered(moved.pointers, tx.advance(advances(moved))))
