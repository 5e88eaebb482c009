"""Finds the Chromium that browser tests run, and starts it the same way everywhere."""

import os
import shutil
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
)


def chromium_path() -> Path:
    """The browser named by ROADBOOK_CHROMIUM, or the first one on the path."""
    named = os.environ.get("ROADBOOK_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise FileNotFoundError("install `chromium`, or name a browser in ROADBOOK_CHROMIUM")
    return Path(found)
