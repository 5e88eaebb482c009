"""An empty place says what would be here and what to do next."""

import flet as ft

from client.components import type as type_


def empty_state(
    icon: ft.IconData, headline: str, advice: str, action: ft.Control | None = None
) -> ft.Control:
    """A quiet picture, a sentence, advice, and at most one way on."""
    parts: list[ft.Control] = [
        ft.Icon(icon, size=48, color=ft.Colors.OUTLINE),
        type_.section(headline, text_align=ft.TextAlign.CENTER),
        type_.note(advice, text_align=ft.TextAlign.CENTER),
    ]
    if action is not None:
        parts.append(action)
    return ft.Container(
        ft.Column(parts, spacing=8, horizontal_alignment=ft.CrossAxisAlignment.CENTER),
        padding=ft.Padding.symmetric(horizontal=32, vertical=48),
        alignment=ft.Alignment.TOP_CENTER,
    )
