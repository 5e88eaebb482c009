"""`territory`: the tree of regions and territories."""

import json
from collections.abc import Iterator, Sequence
from typing import cast, get_args

import click

from server.cli import options
from server.cli.languages import language as language_option
from server.cli.office import in_whose_name, office, territory_of
from shared.commands import CreateTerritory, RenameTerritory, RetireTerritory
from shared.models.territory import Territory, TerritoryKind


@click.group("territory")
def territory() -> None:
    """The territory tree: list, add, rename, retire."""


@territory.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is out of use.")
@options.as_json
@language_option
@options.database
def list_territories(*, everything: bool, as_json: bool, language: str | None, database: str | None) -> None:
    """Show the tree."""
    with office(database, language) as here:
        with here.store.transaction(write=False) as rows:
            nodes = [each for each in rows.all(Territory) if everything or not each.retired]
        if as_json:
            click.echo(json.dumps([_told(each) for each in nodes], ensure_ascii=False))
            return
        for depth, node in _downwards(nodes, None, 0):
            out = here.speaker.say(" (out of use)", "（已停用）") if node.retired else ""
            click.echo(f"{'  ' * depth}{node.name}{out}  [{node.id}]")


@territory.command("add")
@click.argument("name")
@click.option("--below", "parent", metavar="PLACE", required=True, help="The node above: identity or name.")
@click.option(
    "--kind", type=click.Choice([each for each in get_args(TerritoryKind) if each != "company"]),
    default="territory", show_default=True,
)  # fmt: skip
@click.option("--name-en", help="The name in Latin letters.")
@in_whose_name
@language_option
@options.database
def add(
    *,
    name: str,
    parent: str,
    kind: str,
    name_en: str | None,
    login: str | None,
    language: str | None,
    database: str | None,
) -> None:
    """Add a node to the tree; prints its identity."""
    with office(database, language) as here:
        made = here.new_id()
        above = territory_of(here.place(parent))
        here.perform(
            here.administrator(login),
            CreateTerritory(
                **here.signed(),
                territory=made,
                parent=above,
                territory_kind=cast("TerritoryKind", kind),
                name=name,
                name_en=name_en,
            ),
        )
        click.echo(made)


@territory.command("rename")
@click.argument("place")
@click.argument("name")
@click.option("--name-en", help="The name in Latin letters.  [default: as before]")
@in_whose_name
@language_option
@options.database
def rename(
    *,
    place: str,
    name: str,
    name_en: str | None,
    login: str | None,
    language: str | None,
    database: str | None,
) -> None:
    """Give the node PLACE another NAME."""
    with office(database, language) as here:
        node = here.place(place)
        here.perform(
            here.administrator(login),
            RenameTerritory(
                **here.signed(), territory=territory_of(node), name=name, name_en=name_en or node.name_en
            ),
        )
        click.echo(here.speaker.say("{was} is now {name}", "{was} 现名 {name}", was=node.name, name=name))


@territory.command("retire")
@click.argument("place")
@in_whose_name
@language_option
@options.database
def retire(*, place: str, login: str | None, language: str | None, database: str | None) -> None:
    """Take PLACE out of use, once nothing and nobody is in it."""
    with office(database, language) as here:
        node = here.place(place)
        here.perform(
            here.administrator(login), RetireTerritory(**here.signed(), territory=territory_of(node))
        )
        click.echo(here.speaker.say("{name} is out of use", "{name} 已停用", name=node.name))


def _downwards(nodes: Sequence[Territory], parent: str | None, depth: int) -> Iterator[tuple[int, Territory]]:
    for node in sorted((each for each in nodes if each.parent == parent), key=lambda each: each.name):
        yield depth, node
        yield from _downwards(nodes, node.id, depth + 1)


def _told(node: Territory) -> dict[str, object]:
    return {
        "id": node.id,
        "parent": node.parent,
        "kind": node.kind,
        "name": node.name,
        "name_en": node.name_en,
        "retired": node.retired,
    }
