"""The pictures that a browser shows of the app before it is installed, taken when somebody asks for them.

They show the demo company in both languages, in the sizes that the manifests name, with few enough colours
to be small.
"""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from client.pwa.manifest import PICTURES, SHOWN, SIZES, Form, ManifestLanguage
from server.demo.making import PASSWORD
from tests.journey.shared_phone import SharedPhone
from tests.support.chromium import ARGUMENTS, chromium_path
from tests.support.demo_server import DemoServer, demo_server

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(os.environ.get("ROADBOOK_SCREENSHOTS") != "1", reason="taken when asked for"),
]

REP, HEADQUARTERS = "wang", "shen"
CARD = "/customers/demo-customer-0062"
_COLOURS = 128
_FIRST_COPY_MS = 120_000
_SETTLED_MS = 2_000
"""What was synchronised is drawn, and what moves on the screen has come to rest."""


@pytest.fixture(scope="module")
def server(real_app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The demo company."""
    folder = tmp_path_factory.mktemp("demo")
    with demo_server(f"sqlite:///{folder / 'server.db'}", real_app, "demo") as up:
        yield up


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all pictures."""
    with sync_playwright() as player:
        yield player.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))


@pytest.mark.parametrize("form", get_args(Form))
@pytest.mark.parametrize("language", get_args(ManifestLanguage))
def test_pictures_are_taken(
    server: DemoServer, browser: Browser, language: ManifestLanguage, form: Form
) -> None:
    routes = {
        "today": "/today",
        "card": CARD,
        "deal": f"{CARD}/deal",
        "overview": "/overview",
        "customer": CARD,
    }
    width, height = SIZES[form]
    size = ViewportSize(width=width, height=height)
    for login in (REP, HEADQUARTERS):
        wanted = [each for each in SHOWN if each.form == form and (each.name == "overview") == (login != REP)]
        if not wanted:
            continue
        person = SharedPhone(browser, server.url, language, size=size, album=None, password=PASSWORD)
        person.page.context.set_default_timeout(_FIRST_COPY_MS)
        person.signs_in(login)
        person.page.wait_for_timeout(_SETTLED_MS)
        for picture in wanted:
            person.goes_to(routes[picture.name])
            if picture.name == "deal":
                # While it is empty, it is called by its hint too.
                amount = re.compile(f"^{re.escape(person.words('Amount in yuan'))}")
                person.page.get_by_role("textbox", name=amount).click()
                person.page.keyboard.insert_text("128000")
                person.sees("Credit split (preview)")
            person.page.wait_for_timeout(_SETTLED_MS)
            _keep(person.page.screenshot(), PICTURES / picture.file(language))


def _keep(shot: bytes, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    few = Image.open(BytesIO(shot)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
