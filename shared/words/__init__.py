"""The business in words: one text per refusal and per enum value, in English and Chinese.

Messages are gettext messages whose ids are English. Catalogues are read once, at the edges; rules and
decisions never come here, so that what is decided does not depend on anybody's language.

A placeholder is `{name}`, or `{name:how}` where the catalogue also says how the value is shown:
`{amount:money}` (fen as yuan), `{day:day}` (an ISO date as people say it), `{owner:who}` (an id that
the caller can name), `{role:term:role}` (an enum value, or several with commas between).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from shared.errors import Refusal
from shared.words.catalogues import SHARED, read_catalogues
from shared.words.placeholders import Shown, fill

Language = Literal["zh", "en"]


def _as_is(value: str) -> str:
    return value


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words."""

    language: Language
    _catalogue: NullTranslations

    @staticmethod
    def of(language: Language, extra: tuple[Path, ...] = ()) -> "Words":
        """The words of a language, with further catalogues behind the shared one; read once.

        Each of `extra` is a compiled catalogue's folder as gettext lays it out, such as
        `client/locale`. Raises `WordsMissing` when a catalogue is not compiled.
        """
        return _read(language, extra)

    def __call__(self, message: str, **params: str | int) -> str:
        """A message in this language, its placeholders filled; unknown messages stay English."""
        return fill(self._catalogue.gettext(message), params, self._shown(_as_is))

    def counted(self, one: str, many: str, count: int, **params: str | int) -> str:
        """A message about a number of things; `{count}` is that number."""
        text = self._catalogue.ngettext(one, many, count)
        return fill(text, {"count": count, **params}, self._shown(_as_is))

    def term(self, kind: str, value: str) -> str:
        """What people call a value of an enum; the value itself when nobody named it."""
        return self._catalogue.pgettext(kind, value)

    def refusal(self, refusal: Refusal, who: Callable[[str], str] = _as_is) -> str:
        """Why the answer is no and what can be done; `who` names the people and places in it."""
        text = self._catalogue.gettext(f"refusal.{refusal.code}")
        return fill(text, refusal.params, self._shown(who))

    def _shown(self, who: Callable[[str], str]) -> Shown:
        return Shown(chinese=self.language == "zh", term=self.term, who=who)


@cache
def _read(language: Language, extra: tuple[Path, ...]) -> Words:
    return Words(language, read_catalogues(language, (SHARED, *extra)))
