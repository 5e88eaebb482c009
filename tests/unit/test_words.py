"""Every refusal and every enum value has its words, in both languages, and no word is left over."""

import ast
from pathlib import Path
from typing import Literal

import pytest
from babel.messages.mofile import write_mo

from shared.errors import Code, Refusal
from shared.words import Words
from shared.words.catalogues import SHARED, WordsMissing, read_catalogues
from shared.words.placeholders import PLACEHOLDER
from tests.support.catalogues import read
from tests.support.vocabulary import vocabulary

LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")
ROOM = Path(__file__).parents[2] / "shared"


def entries(folder: str) -> dict[tuple[str, str], str]:
    """What one language's catalogue says, by context and id."""
    catalogue = read(SHARED / folder / "LC_MESSAGES" / "shared.po")
    return {
        (each.context or "", str(each.id)): str(each.string)
        for each in catalogue
        if each.id and not each.fuzzy
    }


def needed() -> set[tuple[str, str]]:
    """All that must be worded."""
    terms = {(kind, value) for kind, values in vocabulary().items() for value in values}
    return terms | {("", f"refusal.{code}") for code in Code}


@pytest.mark.parametrize("folder", ["en", "zh_CN"])
def test_everything_has_words_and_no_words_are_left_over(folder: str) -> None:
    worded = {key for key, text in entries(folder).items() if text.strip()}
    assert sorted(needed() - worded) == [], "these lack words"
    assert sorted(worded - needed()) == [], "nothing asks for these words"


def test_both_languages_fill_the_same_placeholders() -> None:
    english, chinese = entries("en"), entries("zh_CN")
    for key in sorted(needed()):
        assert set(PLACEHOLDER.findall(english[key])) == set(PLACEHOLDER.findall(chinese[key])), key


def test_chinese_is_chinese_and_english_is_not() -> None:
    for (_, message), text in entries("zh_CN").items():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text), message
        assert not set(PLACEHOLDER.sub("", text)) & set(",;:!?"), (
            f"{message}: Chinese punctuation is full-width"
        )
    for (_, message), text in entries("en").items():
        assert not any("\u2e80" <= letter <= "\uffef" for letter in text), message


def given_params() -> dict[str, list[set[str]]]:
    """The parameters that each refusal is made with, at every place in the rules that makes it."""
    found: dict[str, list[set[str]]] = {}
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"
            ):
                continue
            given = {each.arg: each.value for each in node.keywords}
            code, params = given.get("code"), given.get("params")
            if isinstance(code, ast.Attribute) and (params is None or isinstance(params, ast.Dict)):
                keys = params.keys if isinstance(params, ast.Dict) else []
                names = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
                found.setdefault(str(Code[code.attr]), []).append(names)
    return found


def test_every_placeholder_is_given_wherever_the_refusal_is_made() -> None:
    english = entries("en")
    for code, places in given_params().items():
        wanted = {match["name"] for match in PLACEHOLDER.finditer(english["", f"refusal.{code}"])}
        for names in places:
            assert wanted <= names, f"{code} is made without {sorted(wanted - names)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_reads_as_sentences_without_loose_ends(language: Literal["zh", "en"]) -> None:
    words = Words.of(language)
    for code in Code:
        text = words.refusal(Refusal(code=code, rule="H1"))
        assert text != f"refusal.{code}"
        assert text.endswith(("。", "."))


def test_a_refusal_names_what_it_is_about() -> None:
    refusal = Refusal(code=Code.NOT_YOUR_CUSTOMER, rule="TER-1", params={"territory": "t-1"})
    people = {"t-1": "North 1"}.__getitem__
    assert Words.of("en").refusal(refusal, people).startswith("This customer is in the care of North 1")
    assert Words.of("zh").refusal(refusal, people).startswith("该客户由North 1负责")


def test_roles_in_a_refusal_are_said_in_the_readers_language() -> None:
    refusal = Refusal(code=Code.ROLE_REQUIRED, rule="ORG-6", params={"role": "sales_director, deputy_gm"})
    assert "Sales director, Deputy general manager" in Words.of("en").refusal(refusal)
    assert "销售部长、副总经理" in Words.of("zh").refusal(refusal)


def test_terms_are_told_apart_by_their_kind() -> None:
    zh = Words.of("zh")
    assert zh.term("potential", "medium") == "中"
    assert zh.term("segment", "potential") == "潜力客户"
    assert zh.term("bucket", "A") != zh.term("value_grade", "A")
    assert zh.term("colour", "blue") == "blue"


def test_words_are_read_once() -> None:
    assert Words.of("zh") is Words.of("zh")


def test_further_catalogues_stand_behind_the_shared_one(tmp_path: Path) -> None:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "client.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "{count} waiting"\nmsgid_plural "{count} are waiting"\nmsgstr[0] "{count} 条待发"\n\n'
        'msgid "Due {day:day}"\nmsgstr "{day:day}到期"\n',
        encoding="utf-8",
    )
    with pytest.raises(WordsMissing, match="make words"):
        Words.of("zh", (tmp_path,))
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(source))
    words = Words.of("zh", (tmp_path,))
    assert words("Due {day:day}", day="2026-03-25") == "2026年3月25日 周三到期"
    assert words.counted("{count} waiting", "{count} are waiting", 3) == "3 条待发"
    assert words.term("role", "rep") == "业务代表"
    english = Words.of("en", (tmp_path,))
    assert english("Due {day:day}", day="2026-03-25") == "Due Wed 25 Mar 2026"
    assert english.counted("{count} waiting", "{count} are waiting", 1) == "1 waiting"
    assert english("A message nobody translated") == "A message nobody translated"


def test_a_place_without_chinese_is_reported(tmp_path: Path) -> None:
    with pytest.raises(WordsMissing, match="no catalogue"):
        read_catalogues("zh", (tmp_path,))


def asked_kinds() -> set[str]:
    """The kinds of terms that screens ask for by name."""
    calls = (
        node
        for room in ("client", "server")
        for path in (ROOM.parent / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "term"
    )
    first = (call.args[0] for call in calls if call.args)
    return {str(each.value) for each in first if isinstance(each, ast.Constant)}


def test_screens_ask_only_for_terms_that_exist() -> None:
    assert asked_kinds() <= set(vocabulary())
