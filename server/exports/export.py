"""Every table that can be exported, as the asker may see it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, get_args

from server.exports import company_sheets, customer_sheets, order_sheets, work_sheets
from server.exports.names import Names
from server.exports.sheet import Sheet, Value
from server.exports.visible import Visible
from server.imports.columns import TABLES, SheetKind
from shared.models.ids import UserId
from shared.words import Language, Words
from sync.ports import AuthorityTransaction

ExportKind = Literal[
    "customers",
    "contacts",
    "visits",
    "deals",
    "lines",
    "returns",
    "credit",
    "territories",
    "users",
    "assignments",
]
EXPORT_KINDS: tuple[ExportKind, ...] = get_args(ExportKind)

Rows = Callable[[Visible, Names, Words], Iterator[tuple[Value, ...]]]

_TABLES: dict[ExportKind, tuple[SheetKind, tuple[str, ...], Rows]] = {
    "territories": ("territory", company_sheets.TERRITORY, company_sheets.territories),
    "users": ("user", company_sheets.USER, company_sheets.users),
    "assignments": ("assignment", company_sheets.ASSIGNMENT, company_sheets.assignments),
    "customers": ("customer", customer_sheets.CUSTOMER, customer_sheets.customers),
    "contacts": ("contact", customer_sheets.CONTACT, customer_sheets.contacts),
    "deals": ("order", work_sheets.DEAL, work_sheets.deals),
    "lines": ("line", order_sheets.LINE, order_sheets.lines),
}
"""What can be imported again: with the columns of the imports."""

_OTHERS: dict[ExportKind, tuple[tuple[str, str], tuple[tuple[str, str], ...], Rows]] = {
    "visits": (("拜访", "Visits"), work_sheets.VISIT, work_sheets.visits),
    "returns": (("退货", "Returns"), order_sheets.RETURN, order_sheets.returns),
    "credit": (("业绩分配", "Credit"), work_sheets.CREDIT, work_sheets.credit),
}


def export(
    rows: AuthorityTransaction, user: UserId, kind: ExportKind, language: Language, at: datetime
) -> Sheet:
    """The table of that kind with all that the person may see now; read it inside the transaction."""
    visible, zh = Visible(rows, user, at), language == "zh"
    names, words = Names(visible.facts, language), Words.of(language)
    if kind in _OTHERS:
        title, headings, make = _OTHERS[kind]
        return Sheet(*_in((title, headings), zh=zh), make(visible, names, words))
    sheet, fields, make = _TABLES[kind]
    if kind == "contacts" and visible.sees_private:
        fields = (*fields, *customer_sheets.PRIVATE)
    columns = [TABLES[sheet].column(field) for field in fields]
    headings = tuple((each.zh, each.en) for each in columns)
    if kind in ("customers", "contacts"):
        headings = (*headings, customer_sheets.ARCHIVED)
    title = (TABLES[sheet].zh, TABLES[sheet].en)
    return Sheet(*_in((title, headings), zh=zh), make(visible, names, words))


def _in(
    texts: tuple[tuple[str, str], tuple[tuple[str, str], ...]], *, zh: bool
) -> tuple[str, tuple[str, ...]]:
    """The title and the headings in one language."""
    place = 0 if zh else 1
    title, headings = texts
    return title[place], tuple(each[place] for each in headings)
