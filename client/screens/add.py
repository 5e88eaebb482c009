"""What can be added: a visit and a deal begin with their customer, a customer with a name."""

import flet as ft

from client.components.frame import frame
from client.services import go, use_services


@ft.component
def AddScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """Three ways to begin."""
    words = use_services().desk.words
    choose = words("Choose the customer, then the action on its card.")
    tiles: list[ft.Control] = [
        _tile(ft.Icons.HANDSHAKE_OUTLINED, words("Log a visit"), choose, "/customers"),
        _tile(ft.Icons.RECEIPT_LONG_OUTLINED, words("Record a deal"), choose, "/customers"),
        _tile(
            ft.Icons.ADD_BUSINESS_OUTLINED,
            words("New customer"),
            words("A name is enough to begin."),
            "/new-customer",
        ),
    ]
    return frame(words("Add"), tiles, tab="/add")


def _tile(icon: ft.IconData, title: str, note: str, route: str) -> ft.Control:
    return ft.ListTile(
        leading=icon,
        title=ft.Text(title, size=16),
        subtitle=ft.Text(note, size=13),
        trailing=ft.Icons.CHEVRON_RIGHT,
        min_height=64,
        on_click=lambda _: go(route),
        key=f"add{route}",
    )
