"""The least that a page of this kind can be: one word on the screen, nothing opened, nothing asked."""

import flet as ft


def main(page: ft.Page) -> None:
    """Say that it is there."""
    page.add(ft.Text("ready"))


ft.run(main)
