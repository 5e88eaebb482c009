"""The app in a real browser: what it weighs, how soon it is there, and how quick it is in the hand.

One company, one build and one browser serve all figures. A list is usable when the browser can tell its
text to a screen reader: that is the last thing that happens to a frame.
"""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

from client.pwa.build import build
from tests.bench.browser import PersonsBrowser, browser_on
from tests.bench.browser_company import CROWD, CUSTOMERS, SEARCHING, VISITING, make_company
from tests.bench.figures import Goal, Run, already_measured, benchmark
from tests.bench.places import scratch
from tests.bench.served import served
from tests.e2e.pwa.site import Site

_APP = Path("build/pwa")
_EMPTY, _EMPTY_APP = Path("build/bench-empty"), Path(__file__).parent / "empty_app"
STARTS = 5
_SENT = "已全部发送"
_TYPED = ("zyyy", "hangz", "王泽", "12345", "zhyy", "szy", "wze", "lihy", "qyxy", "hyzy")
"""What people look for: each key of it is one figure, and changes what is found."""
_SAVES = 9
_TO_A_SCREEN = """(route) => {
  history.pushState(null, "", route);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""


def _empty_start() -> float:
    return median(_measured().empty_starts)


@benchmark("pwa.install_mb", "MB", runs=1, warm_up=False, goal=15)
def install() -> Run:
    """All that a first visit moves until the app would start without a network, as the server packs it."""
    return already_measured([_measured().installed / 1_000_000])


@benchmark(
    "pwa.warm_start_s",
    "s",
    runs=STARTS,
    warm_up=False,
    goal=Goal(within=1.3),
    floor=_empty_start,
)
def warm_start() -> Run:
    """Offline in a browser just started, until 5,000 customers are listed; the floor is an empty page."""
    return already_measured(_measured().starts)


@benchmark("pwa.first_sync_s", "s", runs=1, warm_up=False, goal=10)
def first_sync() -> Run:
    """From the press on "sign in" until all customers and visits are there."""
    return already_measured([_measured().first_sync])


@benchmark("pwa.search_p95_ms", "ms", runs=1, warm_up=False, goal=50)
def search() -> Run:
    """From a key until Python has handed all that it changes to the drawing side: 95 of 100 are quicker."""
    return already_measured([quantiles(_measured().keys, n=20)[-1]])


@benchmark("pwa.save_ms", "ms", runs=_SAVES, warm_up=False, goal=50)
def save() -> Run:
    """From the tap on "save" until the visit is on the disk and Python answers."""
    return already_measured(_measured().saves)


@dataclass(frozen=True)
class _Figures:
    installed: int
    empty_starts: tuple[float, ...]
    starts: tuple[float, ...]
    first_sync: float
    keys: tuple[float, ...]
    saves: tuple[float, ...]


@cache
def _measured() -> _Figures:
    app, empty = _built(_APP, None), _built(_EMPTY, _EMPTY_APP)
    with scratch() as folder, ExitStack() as stack:
        database = make_company(folder / "server.db")
        installed = _install(app, folder / "visitor")
        server = stack.enter_context(served(database, folder, app=app))
        synced = _sign_in(server.url, folder / VISITING, VISITING, CUSTOMERS)
        saves = _save(server.url, folder / VISITING)
        _sign_in(server.url, folder / SEARCHING, SEARCHING, CROWD)
        keys = _search(server.url, folder / SEARCHING)
        stack.close()
        with Site(empty) as site:
            address = site.url
            with browser_on(folder / "empty") as browser:
                browser.open(address)
                browser.wait_for_app()
                browser.wait_until_kept()
        starts, empty_starts = [], []
        for _ in range(STARTS):
            empty_starts.append(_start(folder / "empty", address, "ready"))
            starts.append(_start(folder / VISITING, f"{server.url}/customers", f"{CUSTOMERS} 个客户"))
    return _Figures(installed, tuple(empty_starts), tuple(starts), synced, keys, saves)


def _built(out: Path, app: Path | None) -> Path:
    sys.stderr.write(f"building {out}\n")
    return build(out, app=app).out


def _install(app: Path, profile: Path) -> int:
    with Site(app) as site, browser_on(profile) as browser:
        browser.open(site.url)
        browser.wait_for_app()
        browser.wait_until_kept()
        return sum(site.sent)


def _sign_in(url: str, profile: Path, login: str, customers: int) -> float:
    with browser_on(profile) as browser:
        browser.open(f"{url}/customers")
        browser.wait_for_app()
        pressed = browser.sign_in(login)
        browser.saw(f"{customers} 个客户")
        done = browser.saw(_SENT)
        browser.wait_until_kept()
        return done - pressed


def _start(profile: Path, url: str, text: str) -> float:
    with browser_on(profile) as browser:
        browser.open(url, awaited=text)
        return browser.saw(text)


def _search(url: str, profile: Path) -> tuple[float, ...]:
    with browser_on(profile) as browser:
        browser.open(f"{url}/customers")
        browser.saw(f"{CROWD} 个客户")
        browser.saw(_SENT)
        field = browser.page.get_by_role("textbox", name="搜索客户", exact=True)
        keys: list[float] = []
        for text in _TYPED:
            field.click()
            browser.page.keyboard.press("ControlOrMeta+A")
            keys += [_pressed(browser, key) for key in text]
        return tuple(keys)


def _pressed(browser: PersonsBrowser, key: str) -> float:
    browser.page.keyboard.press(key) if key.isascii() else browser.page.keyboard.insert_text(key)
    return browser.answered()[1]


def _save(url: str, profile: Path) -> tuple[float, ...]:
    saves: list[float] = []
    with browser_on(profile) as browser:
        browser.open(f"{url}/customers")
        browser.saw(f"{CUSTOMERS} 个客户")
        for place in range(_SAVES):
            browser.page.evaluate(_TO_A_SCREEN, f"/customers/c-{place:07d}/visit")
            browser.page.get_by_role("checkbox", name="提供信息", exact=True).click()
            browser.saw_again(_SENT)
            browser.page.get_by_role("button", name="保存拜访", exact=True).click()
            saves.append(browser.answered()[0])
            browser.page.get_by_role("button", name="登记拜访", exact=True).wait_for()
    return tuple(saves)
