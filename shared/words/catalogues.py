"""Compiled gettext catalogues, read from disk: the one place of this room that opens files of words."""

from gettext import GNUTranslations, NullTranslations
from pathlib import Path

SHARED = Path(__file__).parent / "locale"

_FOLDER = {"zh": "zh_CN", "en": "en"}
_OPTIONAL = "en"
"""Messages are English already, so only the shared catalogue, whose ids are codes, must have English."""


class WordsMissing(Exception):
    """A catalogue was not compiled yet; `make words` does it."""


def read_catalogues(language: str, places: tuple[Path, ...]) -> NullTranslations:
    """The catalogues of a language, each standing in for what those before it lack."""
    whole: NullTranslations | None = None
    for place in places:
        folder = place / _FOLDER[language] / "LC_MESSAGES"
        for path in _compiled(folder, needed=place == SHARED or language != _OPTIONAL):
            with path.open("rb") as file:
                catalogue = GNUTranslations(file)
            if whole is None:
                whole = catalogue
            else:
                whole.add_fallback(catalogue)
    return whole or NullTranslations()


def _compiled(folder: Path, *, needed: bool) -> list[Path]:
    sources = sorted(folder.glob("*.po"))
    found = sorted(folder.glob("*.mo"))
    lacking = [each.name for each in sources if each.with_suffix(".mo") not in found]
    if lacking or (needed and not found):
        what = ", ".join(lacking) or "no catalogue"
        raise WordsMissing(f"{folder}: {what} is not compiled; run `make words`")
    return found
