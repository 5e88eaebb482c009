"""The credit of the deals of a whole company, by the same ledger rules that decide every later deal.

The sample company knows no handovers, no shared customers and no engineering, so each of its deals is
its seller's own (H4), whoever the customer belongs to. The ledger says so; nothing here decides it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from shared.models.base import Instant, day_of
from shared.models.credit import CreditSplit
from shared.models.deal import Deal
from shared.models.ids import SYSTEM, CustomerId, TerritoryId
from shared.models.rule_pack import RulePack
from shared.rules.ledger import Book, Posting, differences


def splits(deals: Iterable[Deal], pack: RulePack, company: TerritoryId, at: Instant) -> Iterator[CreditSplit]:
    """The ledger entries that the deals are owed."""
    by_customer: dict[CustomerId, list[Deal]] = defaultdict(list)
    for deal in deals:
        by_customer[deal.customer].append(deal)
    posting = Posting(by=SYSTEM, at=at, on=day_of(at))
    for customer, theirs in by_customer.items():
        book = Book(
            customer=customer,
            deals=tuple(theirs),
            returns=(),
            transfers=(),
            packs=(pack,),
            company=company,
        )
        yield from differences(book, posting)
