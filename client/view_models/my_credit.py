"""My credit 我的业绩: month by month, line by line, each with its reason, from the ledger on this device."""

from dataclasses import dataclass

from client.view_models import money_words, names, time_words
from client.view_models.desk import Desk
from shared.models.credit import CreditSplit

WINDOW = 3
"""How many months are shown at a time."""


@dataclass(frozen=True)
class CreditEntry:
    """One line of the ledger that is mine."""

    id: str
    customer: str
    customer_id: str
    day: str
    share: str
    amount: str
    reason: str
    taken_back: bool


@dataclass(frozen=True)
class CreditMonth:
    """A month's lines with their sum."""

    month: str
    amount: str
    amount_exact: str
    entries: tuple[CreditEntry, ...]


@dataclass
class MyCredit:
    """What I was credited with, newest month first."""

    desk: Desk
    months: tuple[CreditMonth, ...] = ()
    more: int = 0
    """How many months are not shown yet."""
    _window: int = WINDOW

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the ledger again."""
        mine = [
            (split, line)
            for split in self.desk.facts.rows.all(CreditSplit)
            for line in split.lines
            if line.beneficiary.user == self.desk.me
        ]
        mine.sort(key=lambda each: (each[0].business_date, each[0].id), reverse=True)
        months: dict[tuple[int, int], list[tuple[CreditEntry, int]]] = {}
        for split, line in mine:
            key = (split.business_date.year, split.business_date.month)
            entry = _entry(self.desk, split, line.share, line.amount)
            months.setdefault(key, []).append((entry, line.amount))
        shown = list(months.items())[: self._window]
        self.months = tuple(self._month(year, month, found) for (year, month), found in shown)
        self.more = len(months) - len(shown)

    def show_more(self) -> None:
        """Show the months before."""
        self._window += WINDOW
        self.refresh()

    def _month(self, year: int, month: int, found: list[tuple[CreditEntry, int]]) -> CreditMonth:
        total = sum(amount for _, amount in found)
        return CreditMonth(
            month=time_words.month_text(year, month, self.desk.words),
            amount=money_words.short(total, self.desk.words),
            amount_exact=money_words.exact(total),
            entries=tuple(entry for entry, _ in found),
        )


def _entry(desk: Desk, split: CreditSplit, share: int, amount: int) -> CreditEntry:
    why = split.provenance
    return CreditEntry(
        id=split.id,
        customer=names.customer_name(desk, split.customer),
        customer_id=split.customer,
        day=time_words.day_text(split.business_date, desk.today, desk.words),
        share=money_words.share(share),
        amount=money_words.exact(amount),
        reason=why.sentence_zh if desk.words.language == "zh" else why.sentence_en,
        taken_back=amount < 0,
    )
