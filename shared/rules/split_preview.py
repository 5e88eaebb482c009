"""What a split would be: before it is recorded, under another rule pack, or after the server's word.

Two splits are compared beneficiary by beneficiary, so that a phone can say what the server's newer
rules changed, and headquarters can try a pack on real deals before publishing it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from shared.models.base import Frozen
from shared.models.credit import Beneficiary, CreditLine, Provenance
from shared.models.deal import Deal
from shared.models.ids import DealId
from shared.models.money import BasisPoints, SignedFen
from shared.models.rule_pack import RulePack
from shared.rules.credit_book import Book, sales
from shared.rules.ledger import lines
from shared.rules.split_reasons import reasons
from shared.rules.splits import Sale, parts


class Split(Frozen):
    """One deal's credit and its reasons."""

    lines: tuple[CreditLine, ...]
    provenance: Provenance


class LineChange(Frozen):
    """How one beneficiary's part differs between two splits; None where it has no part."""

    beneficiary: Beneficiary
    share_before: BasisPoints | None
    share_after: BasisPoints | None
    amount_before: SignedFen
    amount_after: SignedFen


class SplitChange(Frozen):
    """How one deal would be split by other rules."""

    deal: DealId
    before: Split
    after: Split
    changes: tuple[LineChange, ...]


def split(pack: RulePack, sale: Sale) -> Split:
    """The split of one deal under one pack."""
    return Split.model_construct(lines=lines(parts(pack.credit, sale)), provenance=reasons(pack, sale))


def split_if_confirmed(book: Book, deal: Deal) -> Split | None:
    """The split of a deal as if it were confirmed now, after all others; None when no pack covers it."""
    place = 1 + max((each.confirmation or 0 for each in book.deals), default=0)
    confirmed = deal.model_copy(update={"status": "confirmed", "confirmation": place})
    for sale, _, pack in sales(book.with_deal(confirmed)):
        if sale.deal.id == deal.id:
            return split(pack, sale)
    return None


def changes(before: Iterable[CreditLine], after: Iterable[CreditLine]) -> tuple[LineChange, ...]:
    """What differs between two splits of one deal; empty when nobody's part changed."""
    old, new = _by_beneficiary(before), _by_beneficiary(after)
    return tuple(
        LineChange(
            beneficiary=who,
            share_before=old[who][0] if who in old else None,
            share_after=new[who][0] if who in new else None,
            amount_before=old[who][1] if who in old else 0,
            amount_after=new[who][1] if who in new else 0,
        )
        for who in dict.fromkeys((*old, *new))
        if old.get(who) != new.get(who)
    )


def preview_packs(book: Book, new: RulePack, old: RulePack | None = None) -> tuple[SplitChange, ...]:
    """What would change in a customer's confirmed deals if the new pack had applied to all of them.

    Compared with the old pack applied to all, or, without one, with the packs as they do apply.
    """
    today = _all_splits(book if old is None else _under(book, old))
    other = _all_splits(_under(book, new))
    return tuple(
        SplitChange(deal=deal, before=before, after=other[deal], changes=differing)
        for deal, before in today.items()
        if deal in other and (differing := changes(before.lines, other[deal].lines))
    )


def _under(book: Book, pack: RulePack) -> Book:
    """The book as if one pack had applied for ever."""
    first = min((deal.business_date for deal in book.deals), default=pack.valid_from)
    forever = pack.model_copy(update={"valid_from": first, "valid_to": None})
    return replace(book, packs=(forever,), entries=())


def _all_splits(book: Book) -> dict[DealId, Split]:
    return {
        DealId(sale.deal.id): split(pack, sale)
        for sale, _, pack in sales(book)
        if sale.deal.status == "confirmed"
    }


def _by_beneficiary(of: Iterable[CreditLine]) -> dict[Beneficiary, tuple[int, int]]:
    shares: Counter[Beneficiary] = Counter()
    amounts: Counter[Beneficiary] = Counter()
    for line in of:
        shares[line.beneficiary] += line.share
        amounts[line.beneficiary] += line.amount
    return {who: (shares[who], amounts[who]) for who in shares}
