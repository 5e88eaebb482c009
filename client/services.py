"""What screens are given by context: the desk, and the few ways out of a screen."""

from collections.abc import Callable
from dataclasses import dataclass

import flet as ft

from client.ui_bridge import UiBridge
from client.view_models.desk import Desk
from client.view_models.device_storage import StorageControls
from client.view_models.directory import Directory
from client.view_models.lock_settings import LockControls
from client.view_models.locked import Locked
from client.view_models.settings import Language, Look
from client.view_models.sync_status import SyncStrip
from client.view_models.totals import FetchTotals, Shelf

_PASSING = ft.Duration(seconds=3)


@dataclass(frozen=True, eq=False)
class Services:
    """One person's services in one language; a change of either makes new ones."""

    desk: Desk
    directory: Directory
    bridge: UiBridge
    strip: SyncStrip
    sync_now: Callable[[], None]
    fetch_totals: FetchTotals
    shelf: Shelf
    storage: StorageControls
    look: Callable[[], Look]
    change_language: Callable[[Language], None]
    change_look: Callable[[Look], None]
    sign_out: Callable[[], None]
    sign_in_again: Callable[[], None]
    lock: LockControls
    forgot: Callable[[], None]
    """Out of the lock by the password."""
    touched: Callable[[], None] = lambda: None
    """To be told that somebody is here."""
    locked: Locked | None = None
    """While somebody has to open the lock: screens keep what was typed, and show none of it."""
    wide: bool = False
    """Whether there is room for a rail and two panes."""


ServicesContext: "ft.ContextProvider[Services | None]" = ft.create_context(None)


def use_services() -> Services:
    """The services of the component's place in the tree."""
    services = ft.use_context(ServicesContext)
    if services is None:
        raise LookupError("this component was rendered outside ServicesContext")
    return services


def tell(text: str) -> None:
    """Say something in passing, below the screen; it goes by itself."""
    ft.context.page.show_dialog(ft.SnackBar(ft.Text(text), duration=_PASSING))


def go(route: str) -> None:
    """Show another screen."""
    ft.context.page.navigate(route)
