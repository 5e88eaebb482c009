"""Every golden vector of territory, played through the real decisions; the JSON beside it is the truth."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shared.errors import Refusal
from shared.models.base import CHINA_TIME, Entity
from shared.models.person import User
from shared.models.review import Notice, ReviewItem
from shared.models.visit import Visit
from tests.vectors.territory_story import ACME, MINUTES, Story

VECTORS = sorted(Path(__file__).parent.joinpath("territory").glob("*.json"))
PARTS = ["id", "title_zh", "title_en", "given", "when", "then"]


def _read(path: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return vector


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path: Path) -> None:
    vector, story = _read(path), Story()
    for step in (*vector["given"], *vector["when"]):
        story.play(step)
    for expected in vector["then"]:
        for what, value in expected.items():
            CHECKS[what](story, value)


def test_all_vectors_of_territory_are_there_in_both_languages() -> None:
    vectors = [_read(path) for path in VECTORS]
    assert {"C21", "C22"} <= {vector["id"] for vector in vectors}
    for path, vector in zip(VECTORS, vectors, strict=True):
        assert list(vector) == PARTS
        assert all(vector.values())
        assert vector["id"] == path.stem.split("-")[0].upper()


def _same(row: Entity, expected: dict[str, Any]) -> None:
    for field, value in expected.items():
        found = getattr(row, field)
        if isinstance(found, datetime):
            found = found.astimezone(CHINA_TIME).strftime(MINUTES)
        assert (list(found) if isinstance(found, tuple) else found) == value, field


def _held_by(story: Story, expected: dict[str, Any]) -> None:
    _same(story.world.facts.ownerships(ACME)[-1], expected)
    card = story.world.facts.customer(ACME)
    assert card is not None
    assert (card.owner, card.territory) == (expected["owner"], expected["territory"])


def _holders(story: Story, expected: list[dict[str, Any]]) -> None:
    intervals = story.world.facts.ownerships(ACME)
    for interval, each in zip(intervals, expected, strict=True):
        _same(interval, each)


def _card(story: Story, expected: dict[str, Any]) -> None:
    card = story.world.facts.customer(ACME)
    assert card is not None
    _same(card, expected)


def _visit(story: Story, expected: dict[str, Any]) -> None:
    _same(story.only(Visit), expected)


def _request(story: Story, expected: dict[str, Any]) -> None:
    _same(story.transfer(), expected)


def _review(story: Story, expected: dict[str, Any]) -> None:
    item: ReviewItem = story.only(ReviewItem)
    (difference,) = item.differences
    versions = {name: getattr(difference, name) for name in ("field", "base", "mine", "theirs")}
    assert {"author": item.author, "status": item.status, **versions} == expected


def _review_seen_by(story: Story, expected: list[str]) -> None:
    item: ReviewItem = story.only(ReviewItem)
    people = {person.id for person in story.world.rows.all(User)}
    seen = {who for who in people if story.sees(who, item, item.changed_at)}
    assert seen == set(expected)


def _notice(story: Story, expected: dict[str, Any]) -> None:
    _same(story.only(Notice), expected)


def _levels_seen(story: Story, expected: list[str]) -> None:
    assert story.levels_seen == expected


def _refused(story: Story, expected: dict[str, str]) -> None:
    assert isinstance(story.answer, Refusal)
    assert (story.answer.code, story.answer.rule) == (expected["code"], expected["rule"])


CHECKS: dict[str, Callable[[Story, Any], None]] = {
    "held by": _held_by,
    "holders": _holders,
    "card": _card,
    "visit": _visit,
    "request": _request,
    "review": _review,
    "review seen by": _review_seen_by,
    "notice": _notice,
    "levels seen": _levels_seen,
    "refused": _refused,
}
