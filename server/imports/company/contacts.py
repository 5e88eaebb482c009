"""Contacts from a sheet of their own, with the sensitive side of people on its own shelf (CUS-12)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from server.imports import names
from server.imports.company.steps import Work, chunks, misread
from server.imports.desk import Result
from server.imports.directory import customer_called
from server.imports.findings import Finding
from server.imports.forms import Form, Record, said
from server.imports.settling import settle
from server.imports.values import Misread, day_from, narrow
from shared.facts import Facts
from shared.models.customer import Birthday, Contact, ContactFields, ContactPrivate, PrivateFields
from shared.models.ids import CustomerId

_MONTH_AND_DAY = re.compile(
    r"^(农历|阴历)?\s*(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$"
)


@dataclass(frozen=True, slots=True)
class Separate:
    """What a contact's own sheet says beyond the ordinary fields."""

    id: str | None = None
    private: PrivateFields | None = None


SEPARATE = Separate()
"""Nothing: the contact stood in its customer's row."""


@dataclass(frozen=True, slots=True)
class _Wish:
    record: Record
    code: str | None
    customer: str | None
    fields: ContactFields
    more: Separate


def import_contacts(work: Work, records: Iterable[Record]) -> None:
    """Add people to customers, or bring them up to date."""
    for part in chunks(records):
        wishes = [wish for record in part if (wish := _wish(work, record)) is not None]
        found = work.desk.look(lambda facts, wishes=wishes: _resolved(work, facts, wishes))  # type: ignore[misc]
        work.take_in([customer for customer, _ in found], partial(_take, work, found))
        work.advance(len(part))


def settle_contact(
    facts: Facts,
    customer: str,
    fields: ContactFields,
    more: Separate,
    *,
    record: Record,
    at: datetime,
    to: Result,
) -> None:
    """The person at the customer's, new or brought up to date, and the sensitive side where it is given."""
    row_id = more.id or names.contact_id(customer, fields.name)
    before = facts.rows.get(Contact, row_id)
    if before is not None and before.customer != customer:
        to.findings.append(Finding("contact_elsewhere", record.place("id"), about="id"))
        return
    given = {name: getattr(fields, name) for name in fields.model_fields_set}
    owner: dict[str, Any] = {"id": row_id, "customer": CustomerId(customer), **names.signed(at)}
    settle(before, given, lambda: Contact(**dict(fields), **owner), record=record, at=at, to=to)
    private = more.private
    if private is not None:
        settle(
            facts.rows.get(ContactPrivate, row_id),
            {name: getattr(private, name) for name in private.model_fields_set},
            lambda: ContactPrivate(**dict(private), **owner),
            record=record,
            at=at,
            to=to,
        )


def _wish(work: Work, record: Record) -> _Wish | None:
    form = Form(record)
    form.required("customer_code", "customer")
    form.required("name")
    row_id, code = form.code("id"), form.code("customer_code")
    customer, name = form.line("customer"), form.line("name")
    values = said(
        name=name,
        role=form.choice("role", "person_role"),
        title=form.line("title"),
        phone=form.phone("phone"),
        email=form.line("email"),
        wechat=form.line("wechat"),
        preferred_channel=form.choice("preferred_channel", "channel"),
        temperament=form.choice("temperament", "temperament"),
    )
    fields = form.checked(ContactFields, values) if name else None
    notes = said(**{each: form.note(each) for each in ("family", "hobbies", "education", "ability")})
    private = said(birthday=_birthday(form), **notes)
    entitled = form.checked(PrivateFields, private) if private else None
    if name:
        work.first(form, "contact", "name", f"{code or customer}\x1f{row_id or name}")
    if not work.sound(form) or fields is None:
        return None
    return _Wish(record, code, customer, fields, Separate(row_id, entitled))


def _birthday(form: Form) -> Birthday | None:
    """A birthday by either calendar, with or without its year."""
    cell = form.record.cell("birthday")
    if cell is None:
        return None
    text = narrow(cell)
    match = _MONTH_AND_DAY.match(text)
    try:
        if match is None:
            day = day_from(cell)
            return Birthday(year=day.year, month=day.month, day=day.day)
        return Birthday(
            calendar="lunar" if match[1] else "solar",
            year=int(match[2]) if match[2] else None,
            month=int(match[3]),
            day=int(match[4]),
        )
    except Misread as wrong:
        form.fault("birthday", wrong.code, **wrong.params)
    except ValueError:
        form.fault("birthday", "no_such_day", value=text[:40])
    return None


def _resolved(work: Work, facts: Facts, wishes: list[_Wish]) -> list[tuple[str, _Wish]]:
    """The wishes whose customer is found, with it; all others are reported."""
    found = []
    for wish in wishes:
        try:
            found.append((customer_called(facts, work.scratch, wish.code, wish.customer).id, wish))
        except Misread as wrong:
            field = "customer_code" if wish.code else "customer"
            work.findings.add(misread(wish.record, field, wrong))
    return found


def _take(work: Work, found: list[tuple[str, _Wish]], facts: Facts, result: Result) -> None:
    for customer, wish in found:
        settle_contact(
            facts, customer, wish.fields, wish.more, record=wish.record, at=work.desk.now, to=result
        )
