"""Whatever a screen says in English, it can say in Chinese; and no Chinese is left over."""

import ast
from collections.abc import Iterator
from pathlib import Path

from shared.words.placeholders import PLACEHOLDER
from tests.support.catalogues import read

CLIENT = Path(__file__).parents[2] / "client"


def said() -> Iterator[str]:
    """Every message that the client asks its words for; of counted ones, the one for a single thing."""
    for path in CLIENT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _asks_for_words(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _asks_for_words(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in ("words", "counted")
    return isinstance(function, ast.Name) and function.id == "words"


def test_every_message_of_the_screens_is_said_in_chinese() -> None:
    chinese = {}
    for each in read(CLIENT / "locale" / "zh_CN" / "LC_MESSAGES" / "client.po"):
        one, text = (part[0] if isinstance(part, (list, tuple)) else part for part in (each.id, each.string))
        if one and not each.fuzzy:
            chinese[str(one)] = str(text)
    messages = set(said())
    assert sorted(messages - {one for one, text in chinese.items() if text}) == [], "these lack Chinese"
    assert sorted(chinese.keys() - messages) == [], "nobody says these"
    for one, text in chinese.items():
        assert set(PLACEHOLDER.findall(one)) == set(PLACEHOLDER.findall(text)), one
