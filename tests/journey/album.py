"""Pictures of the journey for the README: one per screen, only when somebody asks for them."""

from pathlib import Path

from playwright.sync_api import Page

_WANTED = {
    ("nancy", "sign-in"),
    ("nancy", "customers"),
    ("nancy", "card"),
    ("nancy", "visit"),
    ("nancy", "transfer"),
    ("andrew", "approvals"),
    ("andrew", "overview"),
}


class Album:
    """Keeps pictures in a folder; without one it keeps none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def keep(self, page: Page, who: str, name: str) -> None:
        """Keep how a screen looks to somebody, unless it is kept already."""
        if self._folder is None or (who, name) not in _WANTED:
            return
        path = self._folder / f"{name}.png"
        page.mouse.move(0, 0)
        page.screenshot(path=path)
