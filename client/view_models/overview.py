"""Headquarters' overview: the figures of the last contact with their age, offline too, never a spinner."""

from dataclasses import dataclass
from typing import Literal

from client.view_models import money_words, names, time_words
from client.view_models.desk import Desk
from client.view_models.totals import FetchTotals, Shelf, Tally, Totals
from sync.faults import SyncFault

Cut = Literal["territory", "rep", "grade"]


@dataclass(frozen=True)
class TotalLine:
    """One line of the table, with its part of the largest for the bar."""

    id: str
    name: str
    customers: str
    orders: str
    revenue: str
    revenue_exact: str
    credit: str
    credit_exact: str
    part: float


@dataclass
class Overview:
    """The figures, cut one way at a time."""

    desk: Desk
    fetch: FetchTotals
    shelf: Shelf
    cut: Cut = "territory"
    age: str = ""
    asking: bool = False
    trouble: str = ""
    total: TotalLine | None = None
    lines: tuple[TotalLine, ...] = ()

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the figures of last time."""
        totals = self.shelf.kept()
        if totals is not None:
            self._show(totals)

    def choose(self, cut: Cut) -> None:
        """Cut the figures another way."""
        self.cut = cut
        self.refresh()

    async def ask(self) -> None:
        """Ask the server for new figures; the old ones stay when it cannot be reached."""
        self.asking = True
        try:
            self.shelf.keep(await self.fetch())
            self.trouble = ""
        except SyncFault:
            self.trouble = self.desk.words("No new figures: the server cannot be reached.")
        finally:
            self.asking = False
        self.refresh()

    def _show(self, totals: Totals) -> None:
        words = self.desk.words
        self.age = words("As of {when}", when=time_words.moment_text(totals.as_of, self.desk.now, words))
        self.total = self._line(totals.total, words("Company"), 1)
        tallies = {"territory": totals.by_territory, "rep": totals.by_rep, "grade": totals.by_grade}[self.cut]
        most = max((each.revenue_fen for each in tallies), default=0)
        self.lines = tuple(self._line(each, self._name(each), most) for each in tallies)

    def _name(self, tally: Tally) -> str:
        """The group in the reader's words; the server's own while the device does not know it yet."""
        desk = self.desk
        if self.cut == "grade":
            return desk.words("Grade {grade}", grade=tally.id) if tally.id else desk.words("No grade yet")
        if self.cut == "territory":
            shown = names.place_path(desk, tally.id)
        else:
            shown = names.person_name(desk, tally.id or None)
        return tally.name or shown if shown == tally.id else shown

    def _line(self, tally: Tally, name: str, most: int) -> TotalLine:
        words = self.desk.words
        return TotalLine(
            id=tally.id,
            name=name,
            customers=f"{tally.customers:,}",
            orders=f"{tally.orders:,}",
            revenue=money_words.short(tally.revenue_fen, words),
            revenue_exact=money_words.exact(tally.revenue_fen),
            credit=money_words.short(tally.credit_fen, words),
            credit_exact=money_words.exact(tally.credit_fen),
            part=max(0.0, tally.revenue_fen / most) if most > 0 else 0.0,
        )
