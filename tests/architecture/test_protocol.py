"""Every sentence of the protocol names a test, and the test is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
_SENTENCE = re.compile(r"^\| (?P<number>[A-Z]\d+) \| (?P<text>.+) \| `(?P<test>[^`]*)` \|$", re.MULTILINE)

SENTENCES = [match.group("number", "text", "test") for match in _SENTENCE.finditer(PROTOCOL)]


def test_every_numbered_line_is_a_sentence_with_a_test() -> None:
    numbered = re.findall(r"^\| ([A-Z]\d+) \|", PROTOCOL, re.MULTILINE)
    assert [number for number, _, _ in SENTENCES] == numbered
    assert len(set(numbered)) == len(numbered)


def test_every_must_stands_in_a_numbered_line() -> None:
    elsewhere = [line for line in PROTOCOL.splitlines() if "MUST" in line and not _SENTENCE.match(line)]
    assert [
        line for line in elsewhere if not line.startswith("What both ends") and "MUST means" not in line
    ] == []


@pytest.mark.parametrize(("number", "test"), [(number, test) for number, _, test in SENTENCES])
def test_the_named_test_is_there(number: str, test: str) -> None:
    path, _, name = test.partition("::")
    source = ROOT / path
    assert source.is_file(), f"{number} names {path}, which is not there"
    assert f"def {name}(" in source.read_text(encoding="utf-8"), f"{number} names {name}, which is not there"
