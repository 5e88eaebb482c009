"""The app as `flet build` packs it for phones; docs/mobile.md says what to change before the first build."""

import os
from pathlib import Path

import flet as ft

from client.app import run
from client.host import folder_host

SERVER = "https://roadbook.example.com"
"""The company's server: a packed app came from nowhere that it could ask."""


async def main(page: ft.Page) -> None:
    """Run the app on files in the folder that the phone gives it."""
    await run(page, folder_host(SERVER, Path(os.environ["FLET_APP_STORAGE_DATA"]), label="phone"))


if __name__ == "__main__":
    ft.run(main)
