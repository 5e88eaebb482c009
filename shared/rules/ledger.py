"""The credit ledger of one customer always equals what its deals are owed, by appending only.

What is owed is computed from scratch, deal by deal, from what is left of each; what is written are
the differences to what the ledger says so far. So it does not matter in which order orders, returns,
cancellations and late first deals arrive: the sums end up the same. A change of amount alone takes
back or adds the difference; a change of beneficiaries takes everything back and writes it anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.models.credit import CreditLine, CreditSplit, SplitKind
from shared.models.ids import DealId, UserId, derived_id
from shared.models.rule_pack import RulePack
from shared.rules.credit_book import Book, sales
from shared.rules.split_reasons import Flag, reasons
from shared.rules.splits import Part, Sale, parts

__all__ = ["Book", "Key", "Posting", "differences", "lines", "owed", "standing"]

Key = tuple[str, str | None, str | None]
Shape = dict[Key, int]


@dataclass(frozen=True, slots=True)
class Posting:
    """Who writes ledger entries, when, and the business day of what caused them."""

    by: UserId
    at: datetime
    on: date


def differences(book: Book, posting: Posting) -> tuple[CreditSplit, ...]:
    """The entries that bring the ledger in line with what the deals are owed."""
    return tuple(
        entry for sale, posted, pack in sales(book) for entry in _differences_of(sale, posted, pack, posting)
    )


def owed(book: Book) -> dict[DealId, dict[Key, int]]:
    """What every deal owes to whom, computed from scratch; nothing for what was undone."""
    return {
        DealId(sale.deal.id): {key: amount for key, amount in _sums(_owed(sale, pack)).items() if amount}
        for sale, _, pack in sales(replace(book, entries=()))
    }


def standing(entries: Iterable[CreditSplit]) -> dict[DealId, dict[Key, int]]:
    """What the ledger says of every deal: the sums of its entries, zeros left out."""
    sums: dict[DealId, Counter[Key]] = {}
    for entry in entries:
        of_deal = sums.setdefault(entry.deal, Counter())
        for line in entry.lines:
            of_deal[_key_of(line)] += line.amount
    return {deal: {key: amount for key, amount in of.items() if amount} for deal, of in sums.items()}


def _owed(sale: Sale, pack: RulePack) -> tuple[Part, ...]:
    return parts(pack.credit, sale) if sale.deal.status == "confirmed" else ()


def _differences_of(
    sale: Sale, posted: Sequence[CreditSplit], pack: RulePack, posting: Posting
) -> tuple[CreditSplit, ...]:
    target = _owed(sale, pack)
    writer = _Writer(sale, pack, posting, len(posted))
    if not posted:
        return writer.entries(("accrual", target)) if target else ()
    so_far = _lines_so_far(posted)
    delta = _minus(target, so_far)
    if not delta:
        return ()
    grew = sum(part.amount for part in delta) > 0
    if target and (grew or _shape(target) != _last_shape(posted)):
        return writer.entries(("reversal", _negated(so_far)), ("correction", target))
    return writer.entries(("reversal", delta))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the next entries of one deal."""

    sale: Sale
    pack: RulePack
    posting: Posting
    before: int

    def entries(self, *steps: tuple[SplitKind, tuple[Part, ...]]) -> tuple[CreditSplit, ...]:
        steps = tuple(step for step in steps if step[1])
        return tuple(
            self._entry(kind, of, self.before + place, self._flags(kind, restated=len(steps) > 1))
            for place, (kind, of) in enumerate(steps, 1)
        )

    def _flags(self, kind: SplitKind, *, restated: bool) -> tuple[Flag, ...]:
        if self.sale.deal.status == "cancelled":
            return ("cancelled",)
        if kind == "correction":
            return ("recomputed",)
        return ("superseded",) if restated else ()

    def _entry(
        self, kind: SplitKind, of: tuple[Part, ...], place: int, flags: tuple[Flag, ...]
    ) -> CreditSplit:
        deal, posting = self.sale.deal, self.posting
        return CreditSplit.model_construct(
            id=derived_id("split", deal.id, place),
            created_by=posting.by,
            created_at=posting.at,
            changed_by=posting.by,
            changed_at=posting.at,
            customer=deal.customer,
            deal=DealId(deal.id),
            kind=kind,
            entry=place,
            business_date=deal.business_date if kind == "accrual" else posting.on,
            lines=lines(of),
            provenance=reasons(self.pack, self.sale, flags),
            seller=deal.seller,
            transferor=_transferor(of),
        )


def _transferor(of: Iterable[Part]) -> UserId | None:
    who = (part.beneficiary for part in of)
    return next((each.user for each in who if each.role in ("transferor", "referrer")), None)


def lines(of: Iterable[Part]) -> tuple[CreditLine, ...]:
    """Parts as the lines of a ledger entry."""
    return tuple(
        CreditLine.model_construct(beneficiary=part.beneficiary, share=part.share, amount=part.amount)
        for part in of
    )


def _key(part: Part) -> Key:
    who = part.beneficiary
    return (who.role, who.user, who.territory)


def _key_of(line: CreditLine) -> Key:
    return (line.beneficiary.role, line.beneficiary.user, line.beneficiary.territory)


def _sums(of: Iterable[Part]) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for part in of:
        sums[_key(part)] += part.amount
    return sums


def _shape(of: Iterable[Part]) -> Shape:
    shape: Counter[Key] = Counter()
    for part in of:
        shape[_key(part)] += part.share
    return dict(shape)


def _last_shape(posted: Sequence[CreditSplit]) -> Shape:
    last = next(entry for entry in reversed(posted) if entry.kind != "reversal")
    return _shape(Part(line.beneficiary, line.share, line.amount) for line in last.lines)


def _lines_so_far(posted: Sequence[CreditSplit]) -> tuple[Part, ...]:
    """One part per beneficiary, with the share it last had and the sum it now has."""
    found: dict[Key, Part] = {}
    for entry in posted:
        for line in entry.lines:
            before = found.get(_key_of(line))
            found[_key_of(line)] = Part(
                line.beneficiary, line.share, line.amount + (before.amount if before else 0)
            )
    return tuple(found.values())


def _negated(of: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part._replace(amount=-part.amount) for part in of if part.amount)


def _minus(target: tuple[Part, ...], so_far: tuple[Part, ...]) -> tuple[Part, ...]:
    """What must be added to the ledger's parts to reach the target."""
    wanted, had = _sums(target), _sums(so_far)
    known = {_key(part): part for part in (*so_far, *target)}
    return tuple(
        part._replace(amount=wanted[key] - had[key]) for key, part in known.items() if wanted[key] != had[key]
    )
