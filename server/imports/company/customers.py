"""Customers from a sheet: card, first ownership interval, and the contact that stands in the same row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from server.imports import names
from server.imports.company.contacts import SEPARATE, settle_contact
from server.imports.company.placing import NotPlaced, Placed, Placing, Reference
from server.imports.company.steps import Work, chunks
from server.imports.desk import Result
from server.imports.findings import Finding
from server.imports.forms import Form, Record, said
from server.imports.settling import settle
from server.imports.values import alike
from shared.facts import Facts
from shared.models.base import start_of
from shared.models.customer import ContactFields, Customer, CustomerFields
from shared.models.ids import SYSTEM
from shared.rules.ownership import first_interval

_LINES = ("name", "address", "city", "postal_code", "country", "industry", "org_form", "decision_maker")
_NOTES = ("needs", "concerns", "preference")
_TERMS = ("account_type", "category", "lifecycle", "trade_state", "volume")
_DAYS = ("founded_on", "first_trade_on")


@dataclass(frozen=True, slots=True)
class _Wish:
    record: Record
    id: str
    """The card's identity, unless one with the same number is there."""
    fields: CustomerFields
    judged: dict[str, Any]
    """What a manager says of a customer: major, potential."""
    territory: Reference
    owner: Reference
    contact: ContactFields | None
    named: bool
    """Whether the sheet itself names the card's identity."""


def import_customers(work: Work, records: Iterable[Record]) -> None:
    """Make cards, or bring them up to date."""
    for part in chunks(records):
        wishes = [wish for record in part if (wish := _wish(work, record)) is not None]
        work.take_in([wish.id for wish in wishes], partial(_take, work, wishes))
        work.advance(len(part))


def _wish(work: Work, record: Record) -> _Wish | None:
    form = Form(record)
    form.required("name")
    row_id, code = form.code("id"), form.code("code")
    values: dict[str, Any] = {name: form.line(name) for name in _LINES}
    values |= {name: form.note(name) for name in _NOTES}
    values |= {name: form.choice(name, name) for name in _TERMS}
    values |= {name: form.day(name) for name in _DAYS}
    uscc = form.reference("uscc")
    values |= {
        "code": code,
        "uscc": uscc[1].upper() if uscc else None,
        "phone": form.phone("phone"),
        "assets": form.fen("assets"),
    }
    judged = said(major=form.yes("major"), potential=form.choice("potential", "potential"))
    contact = _contact(form)
    places = form.reference("territory_code", "territory"), form.reference("owner_login", "owner")
    fields = form.checked(CustomerFields, said(**values)) if values["name"] else None
    key = code or alike(values["name"] or "")
    for kind, field, number in (
        ("customer", "code" if code else "name", key),
        ("uscc", "uscc", values["uscc"]),
        ("customer id", "id", row_id),
    ):
        if number:
            work.first(form, kind, field, number)
    if not work.sound(form) or fields is None:
        return None
    return _Wish(
        record, row_id or names.customer_id(key), fields, judged, *places, contact, row_id is not None
    )


def _contact(form: Form) -> ContactFields | None:
    """The person in the same row; a title or a number without a name is nobody's."""
    name = form.line("contact_name")
    values = said(
        name=name,
        title=form.line("contact_title"),
        role=form.choice("contact_role", "person_role"),
        phone=form.phone("contact_phone"),
        email=form.line("contact_email"),
        wechat=form.line("contact_wechat"),
    )
    if not values:
        return None
    if not name:
        form.fault("contact_name", "contact_without_name")
        return None
    return form.checked(ContactFields, values, prefix="contact_")


def _take(work: Work, wishes: list[_Wish], facts: Facts, result: Result) -> None:
    placing = Placing(facts, work.desk.now)
    for wish in wishes:
        before = _before(facts, wish)
        taken = _taken(facts, wish, before)
        if taken is not None:
            result.findings.append(taken)
            continue
        placed = placing.place(wish.territory, wish.owner)
        if isinstance(placed, NotPlaced):
            place = wish.record.place(placed.field)
            found = Finding(placed.code, place, placed.fate, placed.params, placed.field, placed.refusal)
            result.findings.append(found)
            continue
        card = _settle(work, wish, before, placed, result)
        result.named.append((alike(card.name), card.id))
        if wish.contact is not None:
            settle_contact(
                facts, card.id, wish.contact, SEPARATE, record=wish.record, at=work.desk.now, to=result
            )


def _settle(work: Work, wish: _Wish, before: Customer | None, placed: Placed, result: Result) -> Customer:
    now = work.desk.now
    given = {name: getattr(wish.fields, name) for name in wish.fields.model_fields_set} | wish.judged
    if before is None:
        result.rows.append(card := _new(work, wish, placed))
        since = wish.fields.first_trade_on
        held_since = min(now, start_of(since)) if since else now
        held = first_interval(card, SYSTEM, now, "import").model_copy(update={"since": held_since})
        result.rows.append(held)
        result.counts["customer", "new"] += 1
        if placed.remark:
            result.findings.append(Finding(placed.remark, wish.record.place(), "placed"))
        return card
    if (wish.territory or wish.owner) and (placed.territory, placed.owner) != (
        before.territory,
        before.owner,
    ):
        result.findings.append(Finding("stays_where_it_is", wish.record.place(), "kept", about="territory"))
    return settle(before, given, lambda: before, record=wish.record, at=now, to=result)


def _new(work: Work, wish: _Wish, placed: Placed) -> Customer:
    fields = dict(wish.fields)
    fields["source"] = "import"
    if wish.fields.first_trade_on is not None:
        given = wish.fields.model_fields_set
        fields["lifecycle"] = fields["lifecycle"] if "lifecycle" in given else "old"
        fields["trade_state"] = fields["trade_state"] if "trade_state" in given else "current"
    return Customer(
        **{**fields, **wish.judged},
        id=wish.id,
        territory=placed.territory,
        owner=placed.owner,
        mode=placed.mode,
        **names.signed(work.desk.now),
    )


def _before(facts: Facts, wish: _Wish) -> Customer | None:
    """The card as it stands: by the identity that the sheet names, else by its number, else by its name."""
    known = facts.customer(wish.id)
    if wish.fields.code is None or (wish.named and known is not None):
        return known
    return next(iter(facts.rows.find(Customer, "code", wish.fields.code)), known)


def _taken(facts: Facts, wish: _Wish, before: Customer | None) -> Finding | None:
    """The finding that a number which identifies a customer is on another card, or None."""
    own = wish.id if before is None else before.id
    for field, value in (("code", wish.fields.code), ("uscc", wish.fields.uscc)):
        if value is None:
            continue
        others = [each for each in facts.rows.find(Customer, field, value) if each.id != own]
        if others:
            return Finding("number_taken", wish.record.place(field), params={"value": value}, about=field)
    return None
