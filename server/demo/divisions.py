"""The administrative divisions of China that the demo's territories are made of.

They are read from a folder of the china-division tables, whole or the excerpt that comes with the
project; both give the same company.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

EXCERPT = Path(__file__).parent / "divisions"
"""The part of the tables that the demo needs; source and licence stand in its NOTICE."""

_MUNICIPALITY = "市辖区"


class DivisionsUnreadable(Exception):
    """A table is missing, or lacks a city in which the demo company works."""


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture-level city with its counties."""

    code: str
    name: str
    """As people say it: 潍坊."""
    counties: tuple[str, ...]
    county_codes: tuple[str, ...]


def read_cities(folder: Path, codes: tuple[str, ...]) -> dict[str, City]:
    """The cities with these codes; raises DivisionsUnreadable when the tables do not have them."""
    provinces = {row["code"]: row["name"] for row in _read(folder / "provinces.csv")}
    counties: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _read(folder / "areas.csv"):
        counties[row["cityCode"]].append((row["code"], row["name"]))
    found = {}
    for row in _read(folder / "cities.csv"):
        if row["code"] in codes:
            full = row["name"] if row["name"] != _MUNICIPALITY else provinces[row["provinceCode"]]
            below = sorted(counties[row["code"]])
            found[row["code"]] = City(
                row["code"], spoken(full), tuple(name for _, name in below), tuple(code for code, _ in below)
            )
    missing = [code for code in codes if code not in found]
    if missing:
        raise DivisionsUnreadable(f"{folder / 'cities.csv'} lacks {', '.join(missing)}")
    return found


def spoken(name: str) -> str:
    """A place as people say it: 寿光 for 寿光市, 昌吉 for 昌吉回族自治州."""
    if "族自治" in name:
        return name[:2]
    return name[:-1] if name[-1] in "市县" and len(name) > len("北京") else name


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as missing:
        raise DivisionsUnreadable(f"{path}: {missing.strerror}") from missing
