"""How the app speaks and looks on this device: language, light or dark, and how wide the page is."""

from collections.abc import Callable, Sequence
from pathlib import Path

import flet as ft

from client.adapters.session_store import SessionStore
from client.theme import theme
from client.view_models.settings import Language, Look, language_of
from shared.words import Words

WIDE = 900
LOCALE = Path(__file__).parent / "locale"
_LOOKS: dict[Look, ft.ThemeMode] = {
    "system": ft.ThemeMode.SYSTEM,
    "light": ft.ThemeMode.LIGHT,
    "dark": ft.ThemeMode.DARK,
}


class Appearance:
    """One page's language and look, remembered on the device."""

    def __init__(
        self,
        page: ft.Page,
        sessions: SessionStore,
        preferred: Callable[[], Sequence[str]],
        tell: Callable[[Language], None] = lambda _language: None,
    ) -> None:
        """`preferred` are the platform's languages; `tell` lets it know which one was chosen."""
        self._page = page
        self._preferred = preferred
        self._tell = tell
        self._sessions = sessions

    def dress(self) -> None:
        """Give the page its title, themes and language, before anything is shown."""
        page = self._page
        page.title = "路书 Roadbook"
        page.theme, page.dark_theme = theme(dark=False), theme(dark=True)
        page.theme_mode = _LOOKS[self.look()]
        page.locale_configuration = _locales(self.language())
        if self._sessions.get("language"):
            self._tell(self.language())

    def speak(self, language: Language) -> None:
        """Speak another language from now on."""
        self._sessions.set("language", language)
        self._tell(language)
        self._page.locale_configuration = _locales(language)
        self._page.update()

    def change_look(self, look: Look) -> None:
        """Look different from now on."""
        self._sessions.set("look", look)
        self._page.theme_mode = _LOOKS[look]
        self._page.update()

    def words(self) -> Words:
        """The words of the language that is spoken."""
        return Words.of(self.language(), (LOCALE,))

    def language(self) -> Language:
        """The language that was chosen here; until one is, the one that the platform speaks."""
        return language_of([self._sessions.get("language"), *self._preferred()])

    def look(self) -> Look:
        """Light, dark, or as the device."""
        kept = self._sessions.get("look", "system")
        return next((look for look in _LOOKS if look == kept), "system")

    def is_wide(self) -> bool:
        """Whether there is room for a rail and two panes."""
        return (self._page.width or 0) >= WIDE


def _locales(language: Language) -> ft.LocaleConfiguration:
    """The language of the toolkit's own words: what its buttons without a text are called."""
    spoken = {"zh": ft.Locale("zh", "CN"), "en": ft.Locale("en", "US")}
    return ft.LocaleConfiguration(list(spoken.values()), spoken[language])
