"""Every finding has its words in both languages, no words are left over, and headings lead to one field."""

import ast
import re
from pathlib import Path

import pytest

from server.imports.columns import TABLES, SheetKind
from server.imports.finding_words import WORDS
from server.imports.findings import Finding
from server.imports.headings import folded
from server.imports.reading.sheets import Place
from server.imports.report_lines import sentence
from server.imports.terms import ALSO, KINDS

ROOM = Path(__file__).parents[2] / "server" / "imports"


def codes_made() -> set[str]:
    """The codes with which findings, and what becomes findings, are made."""
    texts = [
        path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if path.name != "finding_words.py"
    ]
    said = {
        node.value
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {each for each in said if each in WORDS} | {f"{what}_{how}" for what in ("person", "territory")
            for how in ("unknown", "ambiguous")}  # fmt: skip


def test_no_words_are_left_over() -> None:
    assert sorted(set(WORDS) - codes_made()) == []


def test_every_code_has_words() -> None:
    wanted = re.compile(
        r'(?:Finding|Unreadable|Misread|NotPlaced)\(\s*"([a-z_]+)"|fault\([^,()]+, "([a-z_]+)"'
    )
    for path in ROOM.rglob("*.py"):
        if "northwind" not in path.parts:
            for match in wanted.finditer(path.read_text(encoding="utf-8")):
                assert (match[1] or match[2]) in WORDS, (path.name, match[0])


def test_both_languages_fill_the_same_places() -> None:
    for code, said in WORDS.items():
        english = set(re.findall(r"\{(\w+)\}", said.en + said.mend_en))
        chinese = set(re.findall(r"\{(\w+)\}", said.zh + said.mend_zh))
        assert english == chinese or code == "columns_missing", code
        assert code == "rules" or (said.mend_en and said.mend_zh), code


@pytest.mark.parametrize("kind", list(TABLES))
def test_no_two_columns_have_the_same_name(kind: SheetKind) -> None:
    for of in ("zh", "en", "field"):
        own = [folded(getattr(column, of)) for column in TABLES[kind].columns]
        assert len(set(own)) == len(own)


def test_names_of_values_lead_to_values() -> None:
    for kind, values in ALSO.items():
        assert set(values) <= set(KINDS[kind])


def test_a_finding_says_where_why_and_how_to_mend_it() -> None:
    found = Finding(
        "half_a_phone", Place("客户.xlsx", "表1", 12, "手机"), params={"value": "138"}, about="phone"
    )
    assert sentence(found, "zh") == (
        "[未导入] 客户.xlsx 表1 第 12 行“手机”列：号码“138”不完整。请填全：手机 11 位，座机含区号。"
    )
    assert sentence(found, "en") == (
        "[not imported] 客户.xlsx 表1, row 12, column “手机”: The number “138” is not whole. "
        "Write all digits: 11 for a mobile, area code and number for a landline."
    )
