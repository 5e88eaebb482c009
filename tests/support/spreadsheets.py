"""Writes real tables, as companies send them, and imports them into a database of their own."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from server.adapters.schema import migrate
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.imports.company.importing import import_tables
from server.imports.company.steps import Work
from server.imports.desk import RehearsingDesk, WritingDesk
from server.imports.findings import Finding, Findings
from server.imports.mapping import Mapping
from server.imports.reading.limits import LIMITS, Limits
from server.imports.scratch import scratch
from shared.models.base import Entity
from tests.support.timekeeping import FakeClock

Line = Sequence[object]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def csv_file(path: Path, *lines: Line, encoding: str = "utf-8") -> Path:
    """A CSV file with these lines."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def xlsx_file(path: Path, **sheets: Sequence[Line]) -> Path:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.save(path)
    return path


PEOPLE: tuple[Line, ...] = (
    ("工号", "姓名", "职务", "直属上级", "角色", "负责区域", "入职日期"),
    ("E3", "李雷", "业务代表", "马丽", "业务员", "杭州", "2020-01-06"),
    ("E1", "陈刚", "副总", "", "副总经理、系统管理员", "", "2019-01-01"),
    ("E2", "马丽", "区域经理", "陈刚", "区域经理", "华东", "2019/6/1"),
)
PLACES: tuple[Line, ...] = (
    ("区域编码", "区域名称", "上级区域"),
    ("HZ", "杭州", "华东"),
    ("NB", "宁波", "EC"),
    ("EC", "华东", "总公司"),
    ("HQ", "总公司", ""),
)


def a_company(folder: Path) -> Path:
    """A folder with a territory tree and three people."""
    folder.mkdir(exist_ok=True)
    xlsx_file(folder / "0 组织.xlsx", 区域=PLACES, 人员=PEOPLE)
    return folder


class Company:
    """A company's database and what imports say of it."""

    def __init__(self, url: str) -> None:
        migrate(url)
        self.store: SqlAuthorityStore = open_authority_store(url)
        self.clock = FakeClock(NOW)

    def take(
        self, path: Path, mapping: Mapping | None = None, *, dry_run: bool = False, limits: Limits = LIMITS
    ) -> "Taken":
        """Import a file or folder."""
        found: list[Finding] = []
        with scratch() as kept:
            desk = (
                RehearsingDesk(self.store, self.clock, kept)
                if dry_run
                else WritingDesk(self.store, self.clock)
            )
            work = Work(desk, kept, Findings(found.append), limits=limits)
            import_tables(work, path, mapping or Mapping())
        return Taken(found, work.counts)

    def rows(self, kind: type[Entity]) -> list[Any]:
        """All rows of a kind."""
        with self.store.transaction(write=False) as rows:
            return list(rows.all(kind))

    def texts(self, kinds: Iterable[type[Entity]]) -> list[str]:
        """All rows of these kinds as they are stored."""
        return [row.text() for kind in kinds for row in self.rows(kind)]


class Taken:
    """What one import came to."""

    def __init__(self, found: list[Finding], counts: Counter[tuple[str, str]]) -> None:
        self.found = found
        self.counts = counts

    def said(self, fate: str = "refused") -> list[tuple[str, int, str]]:
        """The findings of a fate: code, row and field."""
        return [(each.code, each.place.row, each.about) for each in self.found if each.fate == fate]


def day(text: str) -> date:
    """A day in ISO form."""
    return date.fromisoformat(text)
