"""SQLite over the durable files keeps every saved transaction whole through a power cut at any moment."""

from pathlib import Path

import pytest

from tests.e2e.pwa.conftest import StartBrowser
from tests.e2e.pwa.power_cut import Event, images
from tests.e2e.pwa.site import Site

pytestmark = pytest.mark.timeout(300)

_PROGRAM = (Path(__file__).parent / "recorded_writes.js").read_text(encoding="utf-8")
_IMAGES = 700


@pytest.mark.parametrize("journal_mode", ["delete", "truncate", "persist"])
def test_no_saved_transaction_is_lost_or_torn(
    journal_mode: str, site: Site, start_browser: StartBrowser, tmp_path: Path
) -> None:
    page = start_browser().open(f"{site.url}headers.json")
    record = page.evaluate(_PROGRAM, journal_mode)
    log: list[Event] = record["log"]
    assert record["flushes"] == sum(event["kind"] == "flush" for event in log)

    verdicts = [image.verdict(tmp_path) for image in images(log, count=_IMAGES, seed=2026)]
    assert [verdict for verdict in verdicts if verdict] == []

    # The same writes without one file's flushes: the simulation must see what each of them is for.
    for file in ("database", "journal"):
        unordered = [event for event in log if (event["kind"], event.get("file")) != ("flush", file)]
        assert any(image.verdict(tmp_path) for image in images(unordered, count=_IMAGES, seed=2026))
