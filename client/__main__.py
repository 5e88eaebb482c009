"""The app on a computer: `python -m client --server http://127.0.0.1:8000 --data ~/.roadbook`."""

import argparse
from pathlib import Path

import flet as ft

from client.app import run
from client.host import folder_host


def main() -> None:
    """Open the app in a window, or serve it to one browser on this machine with `--port`."""
    parser = argparse.ArgumentParser(prog="python -m client", description=__doc__)
    parser.add_argument("--server", default="http://127.0.0.1:8000", help="the company's server")
    parser.add_argument("--data", type=Path, default=Path.home() / ".roadbook", help="where the data is kept")
    parser.add_argument(
        "--port", type=int, default=0, help="serve a browser on this port instead of a window"
    )
    chosen = parser.parse_args()

    async def app(page: ft.Page) -> None:
        await run(page, folder_host(chosen.server, chosen.data))

    view = ft.AppView.WEB_BROWSER if chosen.port else ft.AppView.FLET_APP
    # Its page asks nobody but this machine.
    ft.run(app, port=chosen.port, view=None if chosen.port else view, no_cdn=True)


if __name__ == "__main__":
    main()
