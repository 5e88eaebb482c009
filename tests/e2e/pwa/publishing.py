"""A new version on the server: a page that says so, and a service worker that lists it."""

from pathlib import Path

from client.pwa.precache import write_service_worker


def publish(site: Path) -> None:
    """Put it there; the folder's other files may be links and stay as they are."""
    page = site / "index.html"
    replace(page, page.read_text(encoding="utf-8").replace("<html ", '<html data-version="second" '))
    (site / "service_worker.js").unlink()
    write_service_worker(site)


def replace(file: Path, content: str) -> None:
    """Other content in a file that may be a link."""
    file.unlink()
    file.write_text(content, encoding="utf-8")
