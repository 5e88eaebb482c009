"""Doing what has to be kept on the device: the person is told that it is, or that there is no room for it."""

from collections.abc import Callable

import flet as ft

from client.services import tell
from shared.words import Words
from sync.store_faults import DeviceFullError


def save(act: Callable[[], bool], words: Words) -> bool:
    """Save what a form holds and say so; false where it was not kept, and the form stands as it was."""
    saved = False

    def attempt() -> None:
        nonlocal saved
        saved = act()

    keep(attempt, words)
    if saved:
        tell(words("Saved on this device"))
    return saved


def keep(act: Callable[[], object], words: Words) -> None:
    """Do it, unless the device has no room: then nothing of it was done, and the person is told."""
    try:
        act()
    except DeviceFullError:
        ft.context.page.show_dialog(_no_room(words))


def _no_room(words: Words) -> ft.AlertDialog:
    page = ft.context.page
    return ft.AlertDialog(
        title=ft.Text(words("This device has no room left")),
        content=ft.Text(
            words(
                "Nothing of this was saved. What you typed still stands here: free some room on the device, "
                "then save again."
            )
        ),
        actions=[ft.TextButton(words("Understood"), on_click=lambda _: page.pop_dialog())],
        modal=True,
    )
