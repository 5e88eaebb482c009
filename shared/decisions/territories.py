"""The territory tree as it grows, is renamed and shrinks; nothing is taken from under anybody's feet."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.administration import CreateTerritory, RenameTerritory, RetireTerritory
from shared.commands.base import Command
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.models.ids import TerritoryId
from shared.models.territory import Territory
from shared.rules.administering import ADMINISTERING, role_needed


def create_territory(command: CreateTerritory, case: Case) -> Decision:
    """Add a node; the tree has one root and no node below a leaf that holds customers."""
    refused = role_needed(case, ADMINISTERING, "TER-2")
    if refused is not None:
        return refused
    tree = case.facts.tree()
    if command.territory in tree:
        return Refusal(
            code=Code.ROW_EXISTS, rule="TER-2", params={"id": command.territory}, field="territory"
        )
    refused = _no_place_below(command, case)
    if refused is not None:
        return refused
    node = Territory(
        id=command.territory,
        parent=command.parent,
        kind=command.territory_kind,
        name=command.name,
        name_en=command.name_en,
        area_codes=command.area_codes,
        **case.signed(),
    )
    return Changes((node,))


def _no_place_below(command: CreateTerritory, case: Case) -> Refusal | None:
    """Why nothing can be added below that parent, or None."""
    tree = case.facts.tree()
    parent = command.parent
    if (parent is None) != (command.territory_kind == "company") or (parent is None and tree.company()):
        return Refusal(
            code=Code.TERRITORY_UNKNOWN,
            rule="TER-3",
            params={"territory": parent or ""},
            fact=FailedFact(
                kind="territory", id=tree.company() or command.territory, field="kind", value="company"
            ),
            field="parent",
        )
    if parent is not None and (parent not in tree or parent in tree.retired):
        return Refusal(
            code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": parent}, field="parent"
        )
    if parent is not None and parent != tree.company():
        held = case.facts.rows.find(Customer, "territory", parent)
        return _in_use(parent, "customers", held[0].id) if held else None
    return None


def rename_territory(command: RenameTerritory, case: Case) -> Decision:
    """Give a node another name."""
    refused = role_needed(case, ADMINISTERING, "TER-2")
    if refused is not None:
        return refused
    node = case.facts.rows.get(Territory, command.territory)
    if node is None:
        return Refusal(code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": command.territory})
    return Changes((node.revised(case.user, case.at, name=command.name, name_en=command.name_en),))


def retire_territory(command: RetireTerritory, case: Case) -> Decision:
    """Take a node out of use once nothing and nobody is in it."""
    refused = role_needed(case, ADMINISTERING, "TER-2")
    if refused is not None:
        return refused
    node = case.facts.rows.get(Territory, command.territory)
    if node is None:
        return Refusal(code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": command.territory})
    if node.retired:
        return Changes(())
    place = TerritoryId(node.id)
    below = (node.id,) if node.parent is None else case.facts.tree().children(place)
    held = tuple(each.id for each in case.facts.rows.find(Customer, "territory", place))
    people = tuple(each.user for each in case.facts.holders_of(place, case.now))
    for field, inside in (("territories", below), ("customers", held), ("people", people)):
        if inside:
            return _in_use(node.id, field, inside[0])
    return Changes((node.revised(case.user, case.at, retired=True),))


def _in_use(node: str, field: str, value: str) -> Refusal:
    return Refusal(
        code=Code.TERRITORY_IN_USE,
        rule="TER-2",
        params={"territory": node},
        fact=FailedFact(kind="territory", id=node, field=field, value=value),
    )


DECISIONS: dict[type[Command], Handler] = {
    CreateTerritory: create_territory,
    RenameTerritory: rename_territory,
    RetireTerritory: retire_territory,
}
