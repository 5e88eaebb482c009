"""Finds customers by what people remember of them: name, pinyin initials, phone, city, address, code.

The search texts are kept on the device and stand in memory in the order of the list; only those of changed
cards are made again. A row that is not shown is never built.
"""

from collections.abc import Sequence
from typing import Protocol

from client.view_models.fields import folded
from shared.models.customer import Customer

_RECIPE = "1"
"""Another one has every text made again: change it with what a text is made of."""
_FOREIGN = "\0"


class SearchTexts(Protocol):
    """Where the texts of cards are kept."""

    @property
    def edition(self) -> int:
        """Another one says that some text is another."""
        ...

    def changed_cards(self, recipe: str, /) -> Sequence[Customer]:
        """The cards whose text is missing or out of date."""
        ...

    def keep_texts(self, texts: Sequence[tuple[str, str | None, str]], /) -> None:
        """Keep an id, a place in the list's order (None for a card that is not listed) and a text each."""
        ...

    def texts(self) -> Sequence[tuple[str, str]]:
        """Ids and texts in the list's order."""
        ...


class Directory:
    """The search texts of the customers on this device."""

    def __init__(self, kept: SearchTexts) -> None:
        self._kept = kept
        self._texts: Sequence[tuple[str, str]] = ()
        self._edition = -1
        self._before: tuple[str, Sequence[tuple[str, str]]] = ("", ())

    def __len__(self) -> int:
        return len(self._texts)

    def refresh(self) -> None:
        """Read again what changed on the device; archived cards are left out."""
        changed = self._kept.changed_cards(_RECIPE)
        if changed:
            self._kept.keep_texts([_text(card) for card in changed])
        if self._edition != self._kept.edition:
            self._edition = self._kept.edition
            self._texts = self._kept.texts()
            self._before = ("", self._texts)

    def find(self, text: str) -> tuple[str, ...]:
        """The ids of the customers that have every word of the text somewhere, in the list's order."""
        wanted = " ".join(folded(text).casefold().split())
        asked, among = self._before
        if not wanted.startswith(asked):
            among = self._texts
        for word in wanted.split():
            among = [each for each in among if word in each[1]]
        self._before = (wanted, among)
        return tuple(each for each, _ in among)


def _text(card: Customer) -> tuple[str, str | None, str]:
    if card.archived_at is not None:
        return card.id, None, ""
    syllables = _syllables(card.name)
    plain = [each.lstrip(_FOREIGN) for each in syllables]
    digits = "".join(each for each in card.phone if each.isdigit())
    texts = (
        card.name,
        "".join(map(_initials, syllables)),
        "".join(plain),
        card.phone,
        digits,
        card.city,
        card.address,
        card.code or "",
    )
    return card.id, " ".join(plain).casefold(), "\n".join(texts).casefold()


def _initials(syllable: str) -> str:
    """The first letter of a Chinese syllable, or of each word of anything else."""
    if syllable.startswith(_FOREIGN):
        return "".join(word[0] for word in syllable[1:].split())
    return syllable[:1]


def _syllables(name: str) -> list[str]:
    # Most starts make no text, and the dictionary takes longer to load than all else here.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin(name, errors=lambda foreign: f"{_FOREIGN}{foreign}")
