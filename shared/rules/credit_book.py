"""A customer's book: everything that the credit of its deals depends on, and every deal seen in its light.

A deal keeps the rule pack of its first entry for good: a pack published later never changes it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.facts import Facts
from shared.models.credit import CreditSplit
from shared.models.deal import Deal, Return
from shared.models.ids import CustomerId, DealId, TerritoryId
from shared.models.rule_pack import RulePack
from shared.models.transfer import Transfer
from shared.rules.handover import Handovers, in_order
from shared.rules.splits import Sale


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the credit of one customer's deals depends on."""

    customer: CustomerId
    deals: tuple[Deal, ...]
    returns: tuple[Return, ...]
    transfers: tuple[Transfer, ...]
    packs: tuple[RulePack, ...]
    """All rule packs, oldest first."""
    company: TerritoryId | None
    entries: tuple[CreditSplit, ...] = ()

    @classmethod
    def of(cls, facts: Facts, customer: CustomerId) -> "Book":
        """The customer's book as the facts have it."""
        return cls(
            customer=customer,
            deals=tuple(facts.deals(customer)),
            returns=tuple(facts.returns(customer)),
            transfers=facts.transfers(customer),
            packs=facts.packs(),
            company=facts.tree().company(),
            entries=tuple(facts.splits(customer)),
        )

    def with_deal(self, deal: Deal) -> "Book":
        """The same book after a deal was added or changed."""
        others = tuple(each for each in self.deals if each.id != deal.id)
        return replace(self, deals=(*others, deal))

    def with_return(self, goods: Return) -> "Book":
        """The same book after goods came back."""
        return replace(self, returns=(*self.returns, goods))

    def returned(self) -> Counter[DealId]:
        """How much of each deal came back."""
        total: Counter[DealId] = Counter()
        for each in self.returns:
            total[each.deal] += each.amount
        return total

    def pack_for(self, deal: Deal, posted: Sequence[CreditSplit] = ()) -> RulePack | None:
        """The pack of the deal's first entry, else the one that its business date selects."""
        first = posted[0].provenance.pack if posted else None
        kept = next((pack for pack in self.packs if pack.code == first), None)
        if kept is not None:
            return kept
        day = deal.business_date
        covering = (
            p for p in self.packs if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)
        )
        return max(covering, key=lambda pack: (pack.valid_from, pack.id), default=None)


def sales(book: Book) -> tuple[tuple[Sale, Sequence[CreditSplit], RulePack], ...]:
    """Every deal that ever counted, oldest first, with its entries so far and the pack that rules it."""
    returned = book.returned()
    handovers = Handovers(book.transfers, book.deals, returned)
    posted: dict[DealId, list[CreditSplit]] = {}
    for entry in sorted(book.entries, key=lambda each: each.entry):
        posted.setdefault(entry.deal, []).append(entry)
    found = []
    for deal in sorted((d for d in book.deals if d.confirmation is not None), key=in_order):
        entries = posted.get(DealId(deal.id), [])
        pack = book.pack_for(deal, entries)
        if pack is not None:
            claim = handovers.claim(deal, pack.credit)
            sale = Sale(deal, returned[DealId(deal.id)], claim, book.company)
            found.append((sale, entries, pack))
    return tuple(found)
