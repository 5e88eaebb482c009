"""Files that are too much, broken, or not what they say: refused with a reason, before they cost anything."""

import zipfile
from pathlib import Path

import pytest

from server.imports.reading.limits import LIMITS
from shared.models.customer import Customer
from tests.support.spreadsheets import Company, csv_file, xlsx_file

HEAD = ("客户编号", "客户名称")


def reasons(company: Company, path: Path, **limits: int) -> list[str]:
    bounds = {name: getattr(LIMITS, name) for name in LIMITS.__slots__} | limits
    return [each.code for each in company.take(path, limits=type(LIMITS)(**bounds)).found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(company: Company, tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "客户.csv", HEAD, ("K1", "杭州绿源"), encoding=encoding)
    assert reasons(company, path) == ["nobody_named"]
    assert [row.name for row in company.rows(Customer)] == ["杭州绿源"]


def test_text_in_no_encoding_is_refused(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    path.write_bytes("客户编号,客户名称\n".encode() + b"\xff\xff\xff\n")
    assert reasons(company, path) == ["encoding_unknown"]


def test_a_file_that_is_no_workbook_says_so(company: Company, tmp_path: Path) -> None:
    broken, old, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.pdf"
    broken.write_bytes(b"PK\x03\x04 nonsense")
    old.write_bytes(b"\xd0\xcf\x11\xe0 old")
    other.write_bytes(b"%PDF")
    assert reasons(company, broken) == ["workbook_broken"]
    assert reasons(company, old) == ["old_excel"]
    assert reasons(company, other) == ["file_type"]


def test_bombs_are_refused_before_they_are_unpacked(company: Company, tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "客户.xlsx", Sheet1=(HEAD, ("K1", "甲")))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 5_000_000)
    assert reasons(company, path, unpacked_bytes=4_000_000) == ["workbook_too_large"]
    assert reasons(company, path, parts=5) == ["workbook_too_large"]
    assert reasons(company, path, other_part_bytes=10) == ["workbook_too_large"]
    assert reasons(company, path, file_bytes=100) == ["file_too_large"]


def test_a_workbook_that_defines_entities_is_refused(company: Company, tmp_path: Path) -> None:
    good, bad = xlsx_file(tmp_path / "good.xlsx", Sheet1=(HEAD, ("K1", "甲"))), tmp_path / "客户.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                text = b'<!DOCTYPE a [<!ENTITY b "bomb">]>' + text
            target.writestr(part.filename, text)
    assert reasons(company, bad) == ["workbook_broken"]


def test_too_many_columns_and_endless_lines_are_refused(company: Company, tmp_path: Path) -> None:
    wide = csv_file(tmp_path / "客户.csv", (*HEAD, *(f"列{i}" for i in range(300))), ("K1", "甲"))
    assert reasons(company, wide) == ["too_many_columns"]
    (tmp_path / "long").mkdir()
    long = csv_file(tmp_path / "long" / "客户.csv", HEAD, ("K1", "甲" * 5_000))
    assert reasons(company, long, line=1_000) == ["line_too_long"]
    assert reasons(company, long, cell=1_000) == ["cell_too_long"]


def test_rows_before_a_break_count(company: Company, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "客户.csv", HEAD, *((f"K{i}", f"公司{i}") for i in range(30)), ("K99", "甲" * 5_000)
    )
    assert "line_too_long" in reasons(company, path, line=1_000)
    assert len(company.rows(Customer)) == 30


def test_formulas_are_their_saved_values_and_never_run(company: Company, tmp_path: Path) -> None:
    # A workbook that no spreadsheet program has calculated has no values: the cells are empty.
    path = xlsx_file(tmp_path / "客户.xlsx", Sheet1=((*HEAD, "城市"), ("K1", "甲", '=HYPERLINK("http://x")')))
    reasons(company, path)
    assert [row.city for row in company.rows(Customer)] == [""]
    text = csv_file(tmp_path / "客户.csv", (*HEAD, "城市"), ("K2", "乙", "=1+1"))
    reasons(company, text)
    assert sorted(row.city for row in company.rows(Customer)) == ["", "=1+1"]
