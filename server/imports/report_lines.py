"""Findings as people read them, and as scripts do."""

from collections import Counter

from server.imports.columns import TABLES
from server.imports.finding_words import WORDS
from server.imports.findings import Fate, Finding
from shared.words import Language, Words

_FATES: dict[Fate, tuple[str, str]] = {
    "refused": ("not imported", "未导入"),
    "placed": ("placed", "已归公司"),
    "kept": ("left as it is", "保持不变"),
    "noted": ("note", "提示"),
}
_OUTCOMES = {
    "new": ("new", "新增"),
    "changed": ("changed", "更新"),
    "same": ("as before", "未变"),
    "kept": ("left to people", "保留人工修改"),
}

REPORT_HEAD = ("fate", "file", "sheet", "row", "column", "field", "code", "why", "mend")
"""The columns of a report, as `cells` gives them."""


def cells(found: Finding, language: Language) -> tuple[str | int, ...]:
    """A finding as the cells of a report."""
    why, mend = _said(found, language)
    place = found.place
    where = (place.file, place.sheet, place.row, place.column, found.about)
    return (found.fate, *where, found.code, why, mend)


def sentence(found: Finding, language: Language) -> str:
    """A finding on one line: what became of the row, where it stands, why, and how to mend it."""
    place, zh = found.place, language == "zh"
    where = " ".join(part for part in (place.file, place.sheet) if part)
    if place.row:
        where += f" 第 {place.row} 行" if zh else f", row {place.row}"
    if place.column:
        where += f"“{place.column}”列" if zh else f", column “{place.column}”"
    elif found.about:
        where += f"“{field_name(found.about, language)}”" if zh else f", {field_name(found.about, language)}"
    why, mend = _said(found, language)
    fate = _FATES[found.fate][1 if zh else 0]
    return f"[{fate}] {where}：{why}{mend}" if zh else f"[{fate}] {where}: {why} {mend}".rstrip()


def counted(counts: Counter[tuple[str, str]], language: Language) -> list[str]:
    """What became of the rows, a line for each kind."""
    words, at = Words.of(language), 1 if language == "zh" else 0
    lines = []
    for kind in dict.fromkeys(kind for kind, _ in counts):
        parts = [
            f"{counts[kind, each]} {names[at]}" for each, names in _OUTCOMES.items() if counts[kind, each]
        ]
        if parts:
            lines.append(f"{words.term('kind', kind)}: {', '.join(parts)}")
    return lines


def fates_counted(fates: Counter[Fate], language: Language) -> str:
    """How many findings of each fate there were, on one line; empty when there were none."""
    at = 1 if language == "zh" else 0
    parts = (f"{names[at]}: {fates[fate]}" for fate, names in _FATES.items() if fates[fate])
    return ("；" if at else "; ").join(parts)


def field_name(field: str, language: Language) -> str:
    """What people call a field."""
    for table in TABLES.values():
        for column in table.columns:
            if column.field == field:
                return column.zh if language == "zh" else column.en
    return field


def _said(found: Finding, language: Language) -> tuple[str, str]:
    said, words = WORDS[found.code], Words.of(language)
    params = {**found.params, "rules": words.refusal(found.refusal) if found.refusal else ""}
    if "fields" in params:
        joint = "、" if language == "zh" else ", "
        params["fields"] = joint.join(
            field_name(each, language) for each in str(params["fields"]).split(", ")
        )
    why, mend = (said.zh, said.mend_zh) if language == "zh" else (said.en, said.mend_en)
    return words(why, **params), words(mend, **params) if mend else ""
