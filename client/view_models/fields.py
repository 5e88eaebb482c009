"""What a person types, checked where it was typed: the text stays, the message says what to change."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from shared.errors import Refusal
from shared.words import Words

Typed = tuple[tuple[str, str], ...]
"""The texts of a form, by field name: a tuple, so that a change is an assignment."""


def typed(texts: Mapping[str, str]) -> Typed:
    """A form's texts from a mapping."""
    return tuple(texts.items())


def with_text(texts: Typed, name: str, text: str) -> Typed:
    """The same form with one text replaced."""
    return typed({**dict(texts), name: text})


def folded(text: str) -> str:
    """Full-width digits and signs as their half-width selves, as Chinese input methods produce them."""
    return unicodedata.normalize("NFKC", text).strip()


@dataclass(frozen=True)
class Complaints:
    """What is wrong with a form: by field, and once for the form as a whole."""

    by_field: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""

    def of(self, name: str) -> str:
        """The complaint about one field, empty when there is none."""
        return self.by_field.get(name, "")

    def __bool__(self) -> bool:
        return bool(self.by_field) or bool(self.whole)


NO_COMPLAINTS = Complaints()


def complaints_of(problem: ValidationError, words: Words) -> Complaints:
    """The complaints behind a model's refusal to be built, each at its field and in words."""
    found: dict[str, str] = {}
    for error in problem.errors():
        names = [str(part) for part in error["loc"] if isinstance(part, str)]
        found.setdefault(names[-1] if names else "", _in_words(error["type"], error.get("ctx") or {}, words))
    return Complaints({name: text for name, text in found.items() if name}, found.get("", ""))


def complaints_about(refusal: Refusal, sentence: str, names: tuple[str, ...]) -> Complaints:
    """A business "no" at the field it is about, or over the whole form."""
    if refusal.field in names:
        return Complaints({str(refusal.field): sentence})
    return Complaints(whole=sentence)


def _in_words(kind: str, context: Mapping[str, object], words: Words) -> str:
    if kind in {"string_too_short", "missing"}:
        return words("Please fill this in.")
    if kind == "string_too_long":
        return words("At most {n} characters.", n=int(str(context.get("max_length", 0))))
    if kind == "string_pattern_mismatch":
        return words("This has characters that do not belong here.")
    if kind in {"greater_than", "greater_than_equal", "less_than_equal"}:
        return words("This is outside what is possible.")
    return words("This cannot be read.")
