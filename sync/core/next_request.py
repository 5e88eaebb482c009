"""What a device will ask next, told from what it asked and what it was answered.

Whoever carries the messages can have the next page fetched while the device still writes this one. It
may be wrong without harm: the device's own question decides.
"""

from sync.wire.pull import PullReply, PullRequest

FIRST_PAGE, LARGEST_PAGE = 256 * 1024, 1024 * 1024
"""Bytes of rows that the first page of a sync shall have, and that none shall exceed: the first is soon
there and soon kept, later ones make the transaction that each costs worth its while. Measured, with
pages of one size from 256 KiB to 4 MiB beside them."""


def next_budget(budget: int) -> int:
    """The size to ask for after a page of this size: twice as much, up to the largest."""
    return min(2 * budget, LARGEST_PAGE)


def next_request(request: PullRequest, reply: PullReply) -> PullRequest:
    """The request that follows once the reply has been written."""
    other_history = request.epoch not in (None, reply.epoch)
    cursors = {} if other_history else dict(request.cursors)
    for scope in reply.lost:
        cursors.pop(scope, None)
    cursors |= {page.scope: page.cursor for page in reply.pages}
    cursors = {scope: cursor.plain() for scope, cursor in cursors.items()}
    return request.model_copy(
        update={"epoch": reply.epoch, "cursors": cursors, "byte_budget": next_budget(request.byte_budget)}
    )
