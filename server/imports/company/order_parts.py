"""The rows of orders: read one by one, kept aside, and put together order by order.

An order may be one row with its total, several rows with a line each, or a row here and its lines on a
sheet of their own. So its rows wait in the scratch database until every sheet was read.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from server.imports.columns import TABLES
from server.imports.company.steps import Work
from server.imports.findings import Finding
from server.imports.forms import Form, Record
from server.imports.order_lines import shared_out, total_fen
from server.imports.reading.sheets import Place
from shared.models.deal import DealStatus, Engineering, OrderLine

_MILLI = 1_000
_PERCENT = Decimal(100)
_LONGEST_LINE = 240


class OrderPart(BaseModel):
    """One row of an order: its head, a line, or both."""

    model_config = ConfigDict(frozen=True)

    file: str
    sheet: str
    row: int
    headings: dict[str, str]
    head: bool
    """Whether it came from a sheet of orders."""
    id: str | None = None
    code: str | None = None
    customer: str | None = None
    day: date | None = None
    amount: int | None = None
    seller: tuple[str, str] | None = None
    status: DealStatus | None = None
    engineering: Engineering | None = None
    note: str | None = None
    product: str | None = None
    quantity_milli: int | None = None
    worth: Decimal | None = None

    def place(self, field: str = "") -> Place:
        """Where the field stands."""
        return Place(self.file, self.sheet, self.row, self.headings.get(field, ""))


class Order(BaseModel):
    """One order, put together; its place is that of its first row."""

    model_config = ConfigDict(frozen=True)

    number: str
    part: OrderPart
    day: date
    amount: int
    lines: tuple[OrderLine, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        """An order as it was kept."""
        return cls.model_validate_json(text)


def keep_parts(work: Work, records: Iterable[Record]) -> None:
    """Read the rows of a sheet of orders or of lines, and keep those that can be used."""
    for record in records:
        form = Form(record)
        form.required("number")
        number = form.code("number")
        head = record.layout.kind == "order"
        part = _part(form, head=head)
        if work.sound(form) and number is not None:
            work.scratch.keep_part(number, part.model_dump_json(exclude_defaults=True))
        elif number is not None:
            # An order with a row that cannot be used is not imported in part.
            work.scratch.keep_part(number, "")
        work.advance(1)


def orders(work: Work) -> Iterator[Order]:
    """The orders that are whole, by number; what is wrong with the others is reported."""
    for number, rows in groupby(work.scratch.parts(), key=lambda row: row[0]):
        texts = [text for _, text in rows]
        parts = [OrderPart.model_validate_json(text) for text in texts if text]
        if len(parts) < len(texts):
            work.findings.add(*(Finding("order_incomplete", each.place("number")) for each in parts[:1]))
            continue
        found = _composed(number, parts)
        if isinstance(found, Order):
            yield found
        else:
            work.findings.add(found)


def _part(form: Form, *, head: bool) -> OrderPart:
    record = form.record
    exact = _worth(form)
    quantity = form.number("quantity")
    if quantity is not None and (not quantity or quantity * _MILLI != int(quantity * _MILLI)):
        form.fault("quantity", "bad_quantity", value=str(quantity))
    values: dict[str, Any] = {
        "product": form.line("product"),
        "quantity_milli": int(quantity * _MILLI) if quantity is not None else None,
        "worth": exact,
    }
    if head:
        code = form.reference("customer_code")
        values |= {
            "id": form.code("id"),
            "code": code[1] if code else None,
            "customer": form.line("customer"),
            "day": form.day("day"),
            "amount": form.fen("amount"),
            "seller": form.reference("seller_login", "seller"),
            "status": form.choice("status", "deal_status"),
            "engineering": form.choice("engineering", "engineering"),
            "note": form.note("note"),
        }
    columns = [column.field for column in TABLES[record.layout.kind].columns]
    headings = {field: record.layout.headings[field] for field in columns if field in record.layout.headings}
    return OrderPart.model_construct(
        file=record.file, sheet=record.sheet, row=record.row, headings=headings, head=head, **values
    )


def _worth(form: Form) -> Decimal | None:
    """What a line is worth exactly: as stated, else price times quantity less discount."""
    stated = form.fen("line_amount")
    if stated is not None:
        return Decimal(stated) / 100
    price, quantity = form.number("price"), form.number("quantity")
    if price is None or quantity is None:
        return None
    discount = form.number("discount") or Decimal(0)
    if discount > 1:
        discount /= _PERCENT
    return price * quantity * (1 - discount) if discount <= 1 else None


def _composed(number: str, parts: list[OrderPart]) -> Order | Finding:
    """The order that the rows of one number make, or why they make none."""
    heads = [part for part in parts if part.head]
    if not heads:
        return Finding("line_without_order", parts[0].place("number"), about="number")
    head = heads[0]
    for field in ("code", "customer", "day", "amount", "seller", "id"):
        said = {getattr(part, field) for part in heads} - {None}
        if len(said) > 1:
            column = {"code": "customer_code"}.get(field, field)
            return Finding("rows_differ", heads[1].place(column), about=column)
        if said and getattr(head, field) is None:
            head = head.model_copy(update={field: said.pop()})
    if head.day is None or (head.code is None and head.customer is None):
        field = "day" if head.day is None else "customer"
        return Finding("empty", head.place(field), about=field)
    return _summed(number, head, head.day, parts)


def _summed(number: str, head: OrderPart, day: date, parts: list[OrderPart]) -> Order | Finding:
    """The order with what its lines come to, or why the sums do not fit."""
    whole = [part for part in parts if part.worth is not None]
    lines = [(part.product or "", part.quantity_milli or _MILLI, part.worth or Decimal(0)) for part in whole]
    summed = total_fen([exact for _, _, exact in lines]) if lines else None
    amount = head.amount if head.amount is not None else summed
    if not amount:
        return Finding("worth_nothing", head.place("amount"), about="amount")
    if summed is not None and summed != amount:
        sums: dict[str, str | int] = {"amount": _yuan(amount), "lines": _yuan(summed)}
        return Finding("lines_do_not_sum", head.place("amount"), params=sums, about="amount")
    if any(len(product) > _LONGEST_LINE for product, _, _ in lines):
        return Finding("too_long", head.place("product"), params={"most": _LONGEST_LINE}, about="product")
    named = all(product for product, _, _ in lines)
    return Order(
        number=number, part=head, day=day, amount=amount, lines=shared_out(amount, lines) if named else ()
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"
