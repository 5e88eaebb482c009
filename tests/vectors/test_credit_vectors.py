"""Every golden vector of credit, played through the real decisions; the JSON beside it is the truth."""

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from shared.errors import Refusal
from shared.models.credit import CreditSplit
from tests.vectors.credit_story import Step, Story, by_name, fen, name_of

VECTORS = sorted(Path(__file__).parent.joinpath("credit").glob("*.json"))
_ORDER_OF_IDS = [f"C{n}" for n in (*range(1, 13), 20, 27, 28)]


def _read(path: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return vector


def _tellings(steps: list[Step]) -> list[list[Step]]:
    """The ways to tell a story: all orders of the steps that may come in any order."""
    tellings: list[list[Step]] = [[]]
    for step in steps:
        if step["step"] != "in any order":
            tellings = [[*told, step] for told in tellings]
        else:
            tellings = [[*told, *each] for told in tellings for each in permutations(step["steps"])]
    return tellings


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path: Path) -> None:
    vector = _read(path)
    for steps in _tellings([*vector["given"], *vector["when"]]):
        story = Story()
        for step in steps:
            story.play(step)
        for expected in vector["then"]:
            _check(story, expected)


def test_all_vectors_of_credit_are_there() -> None:
    found = {_read(path)["id"] for path in VECTORS}
    assert set(_ORDER_OF_IDS) <= found


def test_every_vector_speaks_both_languages() -> None:
    for path in VECTORS:
        vector = _read(path)
        assert vector["id"] == path.stem.split("-")[0].upper()
        assert vector["title_zh"]
        assert vector["title_en"]


def _check(story: Story, expected: dict[str, Any]) -> None:
    for what, value in expected.items():
        if what != "order":
            _CHECKS[what](story, expected.get("order", ""), value)


def _credit(story: Story, order: str, expected: dict[str, str]) -> None:
    assert story.credit(order) == {who: fen(amount) for who, amount in expected.items()}


def _entries(story: Story, order: str, expected: list[dict[str, Any]]) -> None:
    written = [{"kind": entry.kind, "lines": by_name(entry.lines)} for entry in story.ledger(order)]
    assert written == [
        {"kind": each["kind"], "lines": {who: fen(amount) for who, amount in each["lines"].items()}}
        for each in expected
    ]


def _because(story: Story, order: str, expected: list[str]) -> None:
    assert set(expected) <= set(story.ledger(order)[-1].provenance.rules)


def _says(story: Story, order: str, expected: dict[str, str]) -> None:
    why = story.ledger(order)[-1].provenance
    assert expected["zh"] in why.sentence_zh
    assert expected["en"] in why.sentence_en


def _rules(story: Story, order: str, expected: str) -> None:
    assert {entry.provenance.pack for entry in story.ledger(order)} == {expected}


def _flagged(story: Story, order: str, expected: str) -> None:
    assert expected in story.ledger(order)[-1].provenance.flags


def _preview(story: Story, _: str, expected: dict[str, str]) -> None:
    assert story.preview is not None
    assert by_name(story.preview.lines) == {who: fen(amount) for who, amount in expected.items()}


def _preview_rules(story: Story, _: str, expected: str) -> None:
    assert story.preview is not None
    assert story.preview.provenance.pack == expected


def _differs(story: Story, order: str, expected: dict[str, list[str]]) -> None:
    found = {name_of(c.beneficiary): [c.amount_before, c.amount_after] for c in story.differences(order)}
    assert found == {who: [fen(amount) for amount in both] for who, both in expected.items()}


def _refused(story: Story, _: str, expected: dict[str, Any]) -> None:
    assert isinstance(story.last, Refusal), story.last
    assert story.last.code == expected["code"]
    assert story.last.rule == expected["rule"]
    for name, value in expected.get("names", {}).items():
        assert story.last.params[name] == value


def _sums_to_order(story: Story, order: str, expected: str) -> None:
    assert story.net(order) == fen(expected)


def _entry_count(story: Story, _: str, expected: int) -> None:
    assert len(story.world.rows.all(CreditSplit)) == expected


_CHECKS: dict[str, Callable[[Story, str, Any], None]] = {
    "credit": _credit,
    "entries": _entries,
    "because": _because,
    "says": _says,
    "rules": _rules,
    "flagged": _flagged,
    "preview": _preview,
    "preview rules": _preview_rules,
    "differs from preview": _differs,
    "refused": _refused,
    "lines sum to": _sums_to_order,
    "entries in all": _entry_count,
}
