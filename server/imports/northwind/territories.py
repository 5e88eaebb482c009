"""The territory tree: the company, its regions, and the territories below them.

No node is invented for what fits nowhere: such customers stay with the company itself (H6).
"""

from collections.abc import Iterator

from server.imports.names import signed
from server.imports.northwind.names import COMPANY, region_id, territory_id
from server.imports.northwind.source import Northwind
from server.imports.report import Report
from shared.models.base import Instant
from shared.models.territory import Territory


def territories(source: Northwind, at: Instant, report: Report) -> Iterator[Territory]:
    """The tree from the root down; territories that nobody holds are reported."""
    yield Territory(
        id=COMPANY, parent=None, kind="company", name="Northwind", name_en="Northwind", **signed(at)
    )
    for region in source.regions:
        yield Territory(
            id=region_id(region.id),
            parent=COMPANY,
            kind="region",
            name=region.name,
            name_en=region.name,
            **signed(at),
        )
    held = {territory for _, territory in source.pairs}
    for each in source.territories:
        # Two territories are called New York: the code tells them apart in every list.
        name = f"{each.name} {each.id}"
        yield Territory(
            id=territory_id(each.id),
            parent=region_id(each.region),
            kind="territory",
            name=name,
            name_en=name,
            area_codes=(each.id,),
            **signed(at),
        )
        if each.id not in held:
            report.note(
                "territories.csv", each.id, f"{each.name} has no representative", "no employee holds it"
            )
