"""Finds customers by what people remember of them: name, pinyin initials, phone, city, address, code.

The search texts of all cards on the device are kept in memory beside the order of the list, and only
those of changed cards are made again; a row that is not shown is never built.
"""

from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from client.view_models.fields import folded
from shared.facts import Rows
from shared.models.base import Instant
from shared.models.customer import Customer


@dataclass(frozen=True)
class _Entry:
    changed_at: Instant
    order: str
    haystack: str


class Directory:
    """The search texts of the customers on this device."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._entries: dict[str, _Entry] = {}
        self._sorted: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self._entries)

    def refresh(self) -> None:
        """Read again what changed on the device; archived cards are left out."""
        known, fresh = self._entries, {}
        for card in self._rows.all(Customer):
            if card.archived_at is None:
                entry = known.get(card.id)
                same = entry is not None and entry.changed_at == card.changed_at
                fresh[card.id] = entry if entry is not None and same else _entry(card)
        self._entries = fresh
        self._sorted = tuple(sorted(fresh, key=lambda each: (fresh[each].order, each)))

    def find(self, text: str) -> tuple[str, ...]:
        """The ids of the customers that have every word of the text somewhere, in the list's order."""
        wanted = folded(text).casefold().split()
        if not wanted:
            return self._sorted
        return tuple(
            each for each in self._sorted if all(word in self._entries[each].haystack for word in wanted)
        )


def _entry(card: Customer) -> _Entry:
    syllables = lazy_pinyin(card.name, errors="default")
    initials = "".join(lazy_pinyin(card.name, style=Style.FIRST_LETTER, errors=_first_letters))
    digits = "".join(each for each in card.phone if each.isdigit())
    texts = (
        card.name,
        initials,
        "".join(syllables),
        card.phone,
        digits,
        card.city,
        card.address,
        card.code or "",
    )
    return _Entry(card.changed_at, " ".join(syllables).casefold(), "\n".join(texts).casefold())


def _first_letters(foreign: str) -> str:
    return "".join(word[0] for word in foreign.split())
