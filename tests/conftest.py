"""What every test run needs first, and how it is spread over workers."""

import os

import pytest

from tests.support.catalogues import compile_all

compile_all()

# Servers in processes of their own would fill the screen with a line for every request.
os.environ.setdefault("ROADBOOK_LOG", "warning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come first and share one worker: they share one build, and one Chromium is enough."""
    for item in items:
        if _needs_a_browser(item):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: not _needs_a_browser(item))


def _needs_a_browser(item: pytest.Item) -> bool:
    return "e2e" in item.path.parts or "chromium" in item.name
