"""Dated roles from a sheet: who holds which place, from when to when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import cast

from server.imports import names
from server.imports.company.steps import Work, chunks, misread
from server.imports.desk import Result
from server.imports.directory import Directory
from server.imports.findings import Finding
from server.imports.forms import Form, Record, said
from server.imports.settling import settle
from server.imports.terms import term_from
from server.imports.values import Misread, narrow
from shared.facts import Facts
from shared.models.base import day_of, start_of
from shared.models.ids import TerritoryId, UserId
from shared.models.person import Role, RoleAssignment

Reference = tuple[str, str]

_SEVERAL = re.compile(r"[、,;/|，；]")


@dataclass(frozen=True, slots=True)
class Held:
    """A role at a place, from a day to a day."""

    role: Role
    territory: TerritoryId
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class _Wish:
    record: Record
    user: Reference
    territory: Reference
    roles: tuple[Role, ...]
    since: date | None
    until: date | None


def import_assignments(work: Work, records: Iterable[Record]) -> None:
    """Give people their roles; a role without a name is the rep's."""
    wishes = (wish for record in records if (wish := _wish(work, record)) is not None)
    for part in chunks(wishes):
        work.take_in((), partial(_assign, work, part))
        work.advance(len(part))


def roles_from(form: Form) -> tuple[Role, ...]:
    """The roles that a cell names, with the usual signs between them."""
    found: list[Role] = []
    for part in _SEVERAL.split(narrow(form.record.cell("role"))):
        if part.strip():
            try:
                found.append(cast("Role", term_from("role", part)))
            except Misread as wrong:
                form.fault("role", wrong.code, **wrong.params)
    return tuple(dict.fromkeys(found))


def hold(facts: Facts, user: UserId, held: Held, *, record: Record, at: datetime, to: Result) -> None:
    """The row of one role, new or as it stands; a role that the person holds there anyway is that one."""
    same = (
        each
        for each in facts.roles_of(user, at)
        if (each.role, each.territory) == (held.role, held.territory)
    )
    row_id = names.assignment_id(user, held.role, held.territory)
    before = next(same, None) or facts.rows.get(RoleAssignment, row_id)
    since = start_of(held.since) if held.since else at
    until = start_of(held.until) if held.until else None
    # A sheet knows days only: what began or ended in the course of that day is no other moment.
    began = day_of(before.valid_from) if before else None
    ended = day_of(before.valid_to) if before and before.valid_to else None
    given = said(
        valid_from=since if held.since not in (None, began) else None,
        valid_to=until if held.until not in (None, ended) else None,
    )
    settle(
        before,
        given,
        lambda: RoleAssignment(
            id=row_id,
            user=user,
            role=held.role,
            territory=held.territory,
            valid_from=since,
            valid_to=until,
            **names.signed(at),
        ),
        record=record,
        at=at,
        to=to,
    )


def _wish(work: Work, record: Record) -> _Wish | None:
    form = Form(record)
    form.required("user")
    form.required("territory")
    user, territory = form.reference("user"), form.reference("territory")
    roles: tuple[Role, ...] = roles_from(form) or ("rep",)
    since, until = form.day("since"), form.day("until")
    if since is not None and until is not None and until <= since:
        form.fault("until", "ends_before_it_begins")
    if not work.sound(form) or user is None or territory is None:
        return None
    return _Wish(record, user, territory, roles, since, until)


def _assign(work: Work, wishes: list[_Wish], facts: Facts, result: Result) -> None:
    directory = Directory(facts)
    done: set[tuple[str, ...]] = set()
    for wish in wishes:
        field = "user"
        try:
            user = directory.person(wish.user[1])
            field = "territory"
            place = directory.place(wish.territory[1])
        except Misread as wrong:
            result.findings.append(misread(wish.record, field, wrong))
            continue
        for role in wish.roles:
            if (user, role, place) in done:
                result.findings.append(Finding("assigned_twice", wish.record.place(), about="user"))
                continue
            done.add((user, role, place))
            held = Held(role, place, wish.since, wish.until)
            hold(facts, user, held, record=wish.record, at=work.desk.now, to=result)
