"""A mapping file (TOML): what the sheets of one company are, where their headings do not say it.

company = "华东贸易有限公司"

[[sheet]]
file = "订单*.xlsx"        # pattern of file names; every file when left out
sheet = "Sheet1"           # pattern of sheet names; every sheet when left out
kind = "order"             # territory, user, assignment, customer, contact, order, line
header_row = 3             # looked for when left out
[sheet.columns]
"客户简称" = "customer"    # heading = field
"内部备注" = ""            # not imported
"""

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from server.imports.columns import TABLES, SheetKind
from server.imports.headings import Told

SHIPPED = Path(__file__).parent / "mappings"


class MappingWrong(Exception):
    """A mapping that cannot be used, and why."""


class MappedSheet(BaseModel):
    """What the mapping says of some sheets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = "*"
    sheet: str = "*"
    kind: SheetKind | None = None
    header_row: int | None = Field(default=None, ge=1)
    columns: dict[str, str] = {}

    @model_validator(mode="after")
    def _fields_exist(self) -> "MappedSheet":
        kinds = (self.kind,) if self.kind else tuple(TABLES)
        known = {column.field for kind in kinds for column in TABLES[kind].columns}
        for heading, name in self.columns.items():
            if name and name not in known:
                raise ValueError(f"{heading}: there is no field {name}; there are {', '.join(sorted(known))}")
        return self


class Mapping(BaseModel):
    """A whole mapping file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: str = ""
    """The name of the root, where the territories do not have one."""
    reader: Literal["tables", "northwind"] = "tables"
    """What reads the files: the recognised tables, or the sample company's own reader."""
    sheet: tuple[MappedSheet, ...] = ()

    def told(self, file: str, sheet: str) -> Told:
        """What is said of a sheet: the first entry that fits."""
        for each in self.sheet:
            if fnmatchcase(file, each.file) and fnmatchcase(sheet, each.sheet):
                return Told(each.kind, each.header_row, each.columns)
        return Told()


def read_mapping(name: str) -> Mapping:
    """The mapping shipped under that name, or in that file; raises MappingWrong."""
    path = SHIPPED / f"{name}.toml"
    if not path.is_file():
        path = Path(name)
    if not path.is_file():
        shipped = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.toml")))
        raise MappingWrong(f"{name} is neither a file nor a shipped mapping ({shipped})")
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise MappingWrong(f"{path.name} is not TOML: {wrong}") from wrong
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise MappingWrong(f"{path.name}, {where}: {first['msg']}") from wrong
