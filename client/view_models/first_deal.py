"""What a transfer would mean for the credit of the next deal, worked out offline by the real rules.

The request is supposed to be approved now by the manager it would reach, and an order of a round sum
is supposed to be made by the new owner: the same decisions that would be taken, on rows in the mind.
"""

from client.view_models.desk import Desk
from client.view_models.split import SplitView, split_view
from client.view_models.supposing import Supposing
from shared.case import Actor, Changes
from shared.commands.requests import DecideRequest, RequestTransfer
from shared.decide import decide
from shared.decisions.deals import preview_split
from shared.errors import Refusal
from shared.facts import Facts
from shared.models.deal import DealFields
from shared.models.ids import UserId
from shared.models.transfer import Transfer

EXAMPLE_FEN = 1_000_000
"""An example order of ¥10,000: its parts can be read as shares."""


def first_deal_split(desk: Desk, request: RequestTransfer, asked: Changes) -> SplitView | None:
    """The split of the first deal after the transfer; None when nobody is there to approve or to sell."""
    transfer = next((row for row in asked.puts if isinstance(row, Transfer)), None)
    if transfer is None or transfer.to_owner is None:
        return None
    rows = Supposing(desk.facts.rows, asked.puts)
    approved = _approved(desk, request, transfer, Facts(rows))
    if not isinstance(approved, Changes):
        return None
    facts = Facts(Supposing(rows, approved.puts))
    order = DealFields(business_date=desk.today, amount=EXAMPLE_FEN)
    split = preview_split(facts, transfer.customer, order, transfer.to_owner, desk.now)
    return None if isinstance(split, Refusal) else split_view(desk, split.lines, split.provenance)


def _approved(
    desk: Desk, request: RequestTransfer, transfer: Transfer, facts: Facts
) -> Changes | Refusal | None:
    managers = [each for each in facts.managers_at(transfer.level, desk.now) if each != desk.me]
    if not managers:
        return None
    decision = DecideRequest(
        id=request.id,
        happened_at=desk.now,
        request_kind="transfer",
        request=transfer.id,
        customer=transfer.customer,
        approve=True,
    )
    return decide(decision, facts, Actor(user=UserId(managers[0])), desk.now)
