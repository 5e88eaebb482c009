"""The words for every choice that the business knows, in the order in which people are offered them."""

from typing import Any, get_args

from shared.words import Words


def choices(words: Words, kind: str, values: Any) -> tuple[tuple[str, str], ...]:
    """Each value of a literal type with what people call it; `kind` is its place in the catalogue."""
    return tuple((value, words.term(kind, value)) for value in get_args(values))
