"""People from a sheet: accounts with their superior, and the roles that the same row gives them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from server.imports import names
from server.imports.company.assignments import Held, hold, roles_from
from server.imports.company.steps import Work, misread
from server.imports.desk import Result
from server.imports.directory import Directory
from server.imports.findings import Finding
from server.imports.forms import Form, Record, said
from server.imports.settling import settle
from server.imports.values import Misread, alike
from shared.facts import Facts
from shared.models.base import Code, Frozen, Line, Name
from shared.models.ids import UserId
from shared.models.person import Role, User

Reference = tuple[str, str]


class _Fields(Frozen):
    login: Code
    name: Name
    name_en: Name | None = None
    title: Line = ""


@dataclass(frozen=True, slots=True)
class _Wish:
    record: Record
    key: str
    fields: _Fields
    manager: Reference | None
    roles: tuple[Role, ...]
    territory: Reference | None
    since: date | None


def import_people(work: Work, records: Iterable[Record]) -> None:
    """Make accounts, or bring them up to date, superiors first."""
    wishes = [wish for record in work.in_memory(records) if (wish := _wish(work, record)) is not None]
    work.take_in((), lambda facts, result: _Hiring(work, facts, result).hire(wishes))


def _wish(work: Work, record: Record) -> _Wish | None:
    form = Form(record)
    form.required("login", "code")
    form.required("name")
    code, login = form.code("code"), form.code("login")
    # Logins are compared in lower case when people sign in.
    login = (login or code or "").casefold()
    fields = (
        form.checked(
            _Fields,
            said(login=login, name=form.line("name"), name_en=form.line("name_en"), title=form.line("title")),
        )
        if not form.faults
        else None
    )
    for what, field, key in (("user", "code", code), ("login", "login", login)):
        if key:
            work.first(form, what, field, key)
    roles = roles_from(form)
    wish = (form.reference("manager"), roles, form.reference("territory"), form.day("since"))
    if not work.sound(form) or fields is None:
        return None
    return _Wish(record, code or login, fields, *wish)


class _Hiring:
    """Makes accounts in one transaction."""

    def __init__(self, work: Work, facts: Facts, result: Result) -> None:
        self._now = work.desk.now
        self._facts = facts
        self._result = result
        self._directory = Directory(facts)
        self._made: dict[str, set[UserId]] = {}
        """Who is done, by number, login and name."""

    def hire(self, wishes: list[_Wish]) -> None:
        coming: dict[str, int] = {}
        for wish in wishes:
            for name in _called(wish):
                coming[name] = coming.get(name, 0) + 1
        waiting = wishes
        while waiting:
            later = [wish for wish in waiting if not self._hired(wish, coming)]
            if len(later) == len(waiting):
                for wish in later:
                    place = wish.record.place("manager")
                    self._result.findings.append(Finding("managers_in_circle", place, about="manager"))
                return
            waiting = later

    def _hired(self, wish: _Wish, coming: dict[str, int]) -> bool:
        """Make one account; False when its superior is not there yet."""
        manager: UserId | None = None
        if wish.manager is not None:
            field, name = wish.manager
            done = self._made.get(alike(name), set())
            if coming.get(alike(name), 0) > len(done):
                return False
            try:
                manager = _one_of(done, name) if done else self._directory.person(name)
            except Misread as wrong:
                self._refuse(wish, coming, field, wrong)
                return True
        try:
            held = self._roles(wish)
        except Misread as wrong:
            self._refuse(wish, coming, "territory", wrong)
            return True
        self._put(wish, manager, held)
        return True

    def _refuse(self, wish: _Wish, coming: dict[str, int], field: str, wrong: Misread) -> None:
        self._result.findings.append(misread(wish.record, field, wrong))
        for name in _called(wish):
            coming[name] -= 1

    def _roles(self, wish: _Wish) -> list[Held]:
        company = self._facts.tree().company()
        place = self._directory.place(wish.territory[1]) if wish.territory else None
        held = []
        for role in wish.roles:
            where = place or (company if role not in ("rep", "region_manager", "service") else None)
            if where is None:
                raise Misread("role_without_territory")
            held.append(Held(role, where, wish.since, None))
        return held

    def _put(self, wish: _Wish, manager: UserId | None, held: list[Held]) -> None:
        rows = self._facts.rows
        before = next(iter(rows.find(User, "login", wish.fields.login)), None)
        before = before or rows.get(User, names.user_id(wish.key)) or rows.get(User, wish.key)
        given = {name: getattr(wish.fields, name) for name in wish.fields.model_fields_set}
        if manager is not None:
            given["reports_to"] = manager
        person = settle(
            before,
            given,
            lambda: User(
                id=names.user_id(wish.key), **{**dict(wish.fields), **given}, **names.signed(self._now)
            ),
            record=wish.record,
            at=self._now,
            to=self._result,
        )
        for name in _called(wish):
            self._made.setdefault(name, set()).add(UserId(person.id))
        for each in held:
            hold(self._facts, UserId(person.id), each, record=wish.record, at=self._now, to=self._result)


def _called(wish: _Wish) -> set[str]:
    return {alike(wish.key), alike(wish.fields.login), alike(wish.fields.name)}


def _one_of(found: set[UserId], called: str) -> UserId:
    if len(found) > 1:
        raise Misread("person_ambiguous", value=called[:40])
    return next(iter(found))
