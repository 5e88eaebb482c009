"""The way to what happened while its reader was away, with the newest of it."""

import flet as ft

from client.components import type as type_
from client.services import go
from client.view_models.while_away import WhileAway


def away_tile(away: WhileAway) -> ft.Control:
    """A card that opens the news."""
    return ft.ListTile(
        leading=ft.Icons.NOTIFICATIONS_NONE,
        title=type_.section(away.desk.words("While you were away")),
        subtitle=type_.note(away.latest, max_lines=2),
        trailing=ft.Icons.CHEVRON_RIGHT,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        shape=ft.RoundedRectangleBorder(radius=12),
        on_click=lambda _: go("/away"),
        key="while-away",
    )
