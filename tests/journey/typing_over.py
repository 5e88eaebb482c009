"""Typing into a field of the app, as often as it takes until the field has what was typed."""

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotInTime

_GLANCE_MS = 1_000
_TRIES = 5
_TYPED = """(text) => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.value === text;
}"""
"""Where Flutter lets a person type is not always the node that a screen reader meets."""


def type_over(page: Page, field: Locator, text: str) -> None:
    """Put the text in place of what stands in a field; raises TimeoutError where it never stays."""
    for left in reversed(range(_TRIES)):
        field.click()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text(text)
        try:
            page.wait_for_function(_TYPED, arg=text, timeout=_GLANCE_MS)
            return
        except NotInTime:
            # A screen that was still coming up took the field away from under the first letters.
            if not left:
                raise
