"""Where an imported customer goes: under whom the sheet says, as far as the rules let it.

What names nobody, or a place that nobody in particular holds, goes up to the company itself (H6). What
names somebody or some place that does not exist is a mistake, and the row waits until it is mended.
"""

from dataclasses import dataclass
from datetime import datetime

from server.imports.directory import Directory
from server.imports.findings import Fate
from server.imports.values import Misread
from shared.case import Case
from shared.errors import Refusal
from shared.facts import Facts
from shared.models.customer import OwnershipMode
from shared.models.ids import SYSTEM, TerritoryId, UserId
from shared.rules.placement import only_rep, placement

Reference = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a customer goes, and what is to be said of it."""

    territory: TerritoryId
    owner: UserId | None
    mode: OwnershipMode
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """Why a customer cannot go where the sheet says."""

    code: str
    field: str
    params: dict[str, str | int]
    refusal: Refusal | None = None
    fate: Fate = "refused"


class Placing:
    """Places customers in one transaction; the same answer is worked out once."""

    def __init__(self, facts: Facts, at: datetime) -> None:
        self._case = Case(facts, SYSTEM, at, at)
        self._directory = Directory(facts)
        self._company = facts.tree().company()
        self._known: dict[tuple[Reference, Reference], Placed | NotPlaced] = {}

    def place(self, territory: Reference, owner: Reference) -> Placed | NotPlaced:
        """Where a customer of this territory and owner goes, each as field and name."""
        if (territory, owner) not in self._known:
            self._known[territory, owner] = self._placed(territory, owner)
        return self._known[territory, owner]

    def _placed(self, territory: Reference, owner: Reference) -> Placed | NotPlaced:
        field = ""
        try:
            if owner is not None:
                field = owner[0]
            person = self._directory.person(owner[1]) if owner else None
            if territory is not None:
                field = territory[0]
            where = self._directory.place(territory[1]) if territory else None
        except Misread as wrong:
            return NotPlaced(wrong.code, field, wrong.params)
        if where is None and person is None:
            return self._with_company("nobody_named")
        if where is None and person is not None:
            return self._by_person(person, owner)
        if where is not None and where != self._company and person is None:
            person = only_rep(self._case, where)
            if person is None and self._case.facts.tree().is_leaf(where):
                return self._with_company("no_single_rep")
        return self._checked(where, person, territory, owner)

    def _by_person(self, person: UserId, owner: Reference) -> Placed | NotPlaced:
        """In the one territory that the owner holds."""
        held = {
            each.territory for each in self._case.facts.roles_of(person, self._case.now) if each.role == "rep"
        }
        if len(held) != 1:
            return self._with_company("owner_without_one_territory")
        return self._checked(held.pop(), person, None, owner)

    def _checked(
        self, where: TerritoryId | None, person: UserId | None, territory: Reference, owner: Reference
    ) -> Placed | NotPlaced:
        assert where is not None  # noqa: S101 - both callers know
        mode = placement(self._case, where, person)
        if isinstance(mode, Refusal):
            named = owner if mode.field == "owner" and owner else territory or owner
            return NotPlaced("rules", named[0] if named else "", {}, mode)
        return Placed(where, person, mode)

    def _with_company(self, why: str) -> Placed | NotPlaced:
        if self._company is None:
            return NotPlaced("no_company", "territory", {})
        return Placed(self._company, None, "company", why)
