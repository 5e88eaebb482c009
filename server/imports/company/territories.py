"""The territory tree from a sheet: parents before children, under one root."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from server.imports import names
from server.imports.company.steps import Work, misread
from server.imports.desk import Result
from server.imports.directory import Directory
from server.imports.findings import Finding
from server.imports.forms import Form, Record, said
from server.imports.settling import settle
from server.imports.values import Misread, alike, narrow
from shared.errors import Code, Refusal
from shared.facts import Facts
from shared.models.base import Code as AreaCode
from shared.models.base import Frozen, Name
from shared.models.customer import Customer
from shared.models.ids import TerritoryId
from shared.models.territory import Territory, TerritoryKind

ROOT = "company"
"""The key of the root that an import makes where the sheets have none."""


class _Fields(Frozen):
    name: Name
    name_en: Name | None = None
    area_codes: tuple[AreaCode, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    record: Record
    key: str
    fields: _Fields
    parent: tuple[str, str] | None
    kind: TerritoryKind | None


def import_territories(work: Work, records: Iterable[Record]) -> None:
    """Make or bring up to date the nodes of the tree."""
    wishes = [wish for record in work.in_memory(records) if (wish := _wish(work, record)) is not None]
    work.take_in((), lambda facts, result: _Planting(work, facts, result).plant(wishes))


def root_if_missing(work: Work) -> None:
    """Make the company itself, where no sheet has made it."""

    def make(facts: Facts, result: Result) -> None:
        if facts.tree().company() is None:
            result.rows.append(_root(work))
            result.counts["territory", "new"] += 1

    work.take_in((), make)


def _root(work: Work) -> Territory:
    return Territory(
        id=names.territory_id(ROOT),
        parent=None,
        kind="company",
        name=work.company or "公司",
        name_en=None if work.company else "Company",
        **names.signed(work.desk.now),
    )


def _wish(work: Work, record: Record) -> _Wish | None:
    form = Form(record)
    form.required("name")
    code, name = form.code("code"), form.line("name")
    kind = cast("TerritoryKind | None", form.choice("kind", "territory_kind"))
    parent = form.reference("parent")
    areas = tuple(narrow(record.cell("area_codes")).replace("、", " ").replace(",", " ").split())
    fields = form.checked(_Fields, said(name=name, name_en=form.line("name_en"), area_codes=areas))
    key = code or alike(name or "")
    if key:
        work.first(form, "territory", "code" if code else "name", key)
    if not work.sound(form) or fields is None:
        return None
    return _Wish(record, key, fields, parent, kind)


class _Planting:
    """Puts wishes into the tree as it stands, in one transaction."""

    def __init__(self, work: Work, facts: Facts, result: Result) -> None:
        self._now = work.desk.now
        self._facts = facts
        self._result = result
        self._directory = Directory(facts)
        self._work = work
        self._made: dict[str, TerritoryId] = {}
        """The nodes that are done, by key and by name."""

    def plant(self, wishes: list[_Wish]) -> None:
        root = self._root(wishes)
        called = {name for wish in wishes for name in (wish.key, alike(wish.fields.name))}
        above = {alike(wish.parent[1]) for wish in wishes if wish.parent} | {
            wish.parent[1] for wish in wishes if wish.parent
        }
        waiting = wishes
        while waiting:
            later = [wish for wish in waiting if not self._placed(wish, root, called, above)]
            if len(later) == len(waiting):
                for wish in later:
                    place = wish.record.place("parent")
                    self._result.findings.append(Finding("parents_in_circle", place, about="parent"))
                return
            waiting = later

    def _root(self, wishes: list[_Wish]) -> TerritoryId:
        """The company: as it stands, as the sheet has it, or made now."""
        company = self._facts.tree().company()
        if company is not None:
            return company
        tops = [wish for wish in wishes if wish.parent is None]
        named = [wish for wish in tops if wish.kind == "company"] or [
            wish for wish in tops if len(tops) == 1 and wish.kind is None
        ]
        if len(named) == 1:
            return names.territory_id(named[0].key)
        made = _root(self._work)
        self._result.rows.append(made)
        self._result.counts["territory", "new"] += 1
        return TerritoryId(made.id)

    def _placed(self, wish: _Wish, root: TerritoryId, called: set[str], above: set[str]) -> bool:
        """Put one node in its place; False when its parent is not there yet."""
        parent: TerritoryId | None = root
        if wish.parent is not None:
            field, name = wish.parent
            made = self._made.get(name) or self._made.get(alike(name))
            if made is None and (name in called or alike(name) in called):
                return False
            try:
                parent = made or self._directory.place(name)
            except Misread as wrong:
                self._result.findings.append(misread(wish.record, field, wrong))
                called -= {wish.key, alike(wish.fields.name)}
                return True
        self._put(wish, root, parent, leads=wish.key in above or alike(wish.fields.name) in above)
        return True

    def _put(self, wish: _Wish, root: TerritoryId, parent: TerritoryId | None, *, leads: bool) -> None:
        before = self._before(wish)
        node = TerritoryId(before.id) if before else names.territory_id(wish.key)
        if node == root:
            parent = None
        fields = dict(wish.fields)
        given = {name: fields[name] for name in wish.fields.model_fields_set}
        if before is None and parent is not None and parent != root and self._holds(parent):
            refusal = Refusal(code=Code.TERRITORY_IN_USE, rule="TER-2", params={"territory": parent})
            place = wish.record.place("parent")
            self._result.findings.append(Finding("rules", place, about="parent", refusal=refusal))
            return
        if before is not None and before.parent != parent:
            place = wish.record.place("parent")
            self._result.findings.append(Finding("parent_stays", place, "kept", about="parent"))
        kind: TerritoryKind = (
            "company" if parent is None else wish.kind or ("region" if leads else "territory")
        )
        row = settle(
            before,
            given,
            lambda: Territory(id=node, parent=parent, kind=kind, **fields, **names.signed(self._now)),
            record=wish.record,
            at=self._now,
            to=self._result,
        )
        self._made[wish.key] = self._made[alike(row.name)] = node

    def _before(self, wish: _Wish) -> Territory | None:
        rows = self._facts.rows
        return rows.get(Territory, wish.key) or rows.get(Territory, names.territory_id(wish.key))

    def _holds(self, node: TerritoryId) -> bool:
        return bool(self._facts.rows.find(Customer, "territory", node))
