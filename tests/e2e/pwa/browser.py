"""A Chromium of its own profile, driven as a person would, which can be killed like a phone that dies."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request

from tests.support.chromium import ARGUMENTS, chromium_path

PATIENCE_MS = 45_000


class RunningBrowser:
    """Chromium on one profile folder; starts at once, and records what its pages complain about."""

    def __init__(self, playwright: Playwright, profile: Path, language: str = "zh-CN") -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._port_file = profile / "DevToolsActivePort"
        self._port_file.unlink(missing_ok=True)
        command = [
            str(chromium_path()),
            *ARGUMENTS,
            "--headless=new",
            f"--accept-lang={language}",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port()}")
        self.context.on("console", self._heard)
        self.context.on("request", self._requested)
        self.context.on("requestfailed", self._failed)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    @property
    def context(self) -> BrowserContext:
        return self._browser.contexts[0]

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def open(self, url: str) -> Page:
        """Open the address in a new tab, without waiting for the app."""
        page = self.context.new_page()
        page.goto(url, wait_until="commit")
        return page

    def open_app(self, url: str) -> Page:
        """Open the address in a new tab and wait until the app can be used."""
        page = self.open(url)
        wait_for_app(page)
        return page

    def kill(self) -> None:
        """End every process of this browser at once, as a power cut does to programs."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """Let the browser finish its writing and leave."""
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(timeout=20)

    def _port(self) -> int:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._port_file.is_file() and (text := self._port_file.read_text(encoding="ascii")).count(
                "\n"
            ):
                return int(text.splitlines()[0])
            time.sleep(0.05)
        raise TimeoutError("Chromium did not open its debugging port")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _failed(self, request: Request) -> None:
        self.complaints.append(f"failed: {request.url} {request.failure}")


def wait_for_app(page: Page) -> None:
    """Wait until the cover has lifted, then make Flutter tell its labels and roles."""
    page.wait_for_selector("#cover", state="hidden", timeout=PATIENCE_MS)
    page.locator("flt-semantics-placeholder").dispatch_event("click")


def wait_until_offline_ready(page: Page) -> None:
    """Wait until everything that an offline start needs is kept."""
    page.wait_for_selector("html[data-offline=ready]", state="attached", timeout=PATIENCE_MS)


def saved_rows(page: Page) -> int:
    """How many rows the test app counts in its database."""
    text = page.get_by_text(re.compile(r"^共 \d+ 行")).inner_text()
    return int(text.split()[1])


def save_row(page: Page) -> int:
    """Press save and wait for the app to say that it is saved; the number of rows it then counts."""
    wanted = saved_rows(page) + 1
    page.get_by_role("button", name="保存").click()
    page.get_by_text(f"已保存 saved {wanted} ").wait_for(timeout=PATIENCE_MS)
    return wanted
