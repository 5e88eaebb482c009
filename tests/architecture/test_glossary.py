"""The glossary knows every kind of record and every choice, by the words that people read on screens."""

import re
from pathlib import Path

import pytest

from shared.words import Words
from tests.support.vocabulary import enum_words, vocabulary

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
ZH, EN = Words.of("zh"), Words.of("en")


def rows() -> dict[str, str]:
    """The lines of the glossary's tables that name something of the code, by that name."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    return {found[1]: line for line in lines if (found := re.search(r"\| `([a-z_.]+)` \|$", line))}


@pytest.mark.parametrize("kind", vocabulary()["kind"])
def test_a_kind_of_record_has_its_words_and_a_meaning(kind: str) -> None:
    english, chinese, meaning = rows()[kind].strip("| ").split(" | ")[:3]
    assert (english, chinese) == (EN.term("kind", kind), ZH.term("kind", kind))
    assert meaning.endswith(".")


@pytest.mark.parametrize(("kind", "values"), enum_words().items())
def test_a_choice_lists_its_values(kind: str, values: tuple[str, ...]) -> None:
    listed = rows()[kind].strip("| ").split(" | ")[1]
    assert listed == "; ".join(f"{EN.term(kind, value)} {ZH.term(kind, value)}" for value in values)


def test_nothing_in_the_glossary_left_the_product() -> None:
    assert set(rows()) == {*vocabulary()["kind"], *enum_words()}
