"""A card: no shadow, a hairline around it, sixteen inside."""

import flet as ft

from client.components import type as type_


def card(*controls: ft.Control, heading: str = "", spacing: int = 8) -> ft.Control:
    """Some controls under each other, with a heading when there is one; read out as one group."""
    inside: list[ft.Control] = list(controls)
    if heading:
        inside.insert(0, ft.Semantics(content=type_.section(heading), header=True))
    return ft.Semantics(
        content=ft.Container(
            ft.Column(inside, spacing=spacing, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
            padding=16,
            border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
            border_radius=12,
            bgcolor=ft.Colors.SURFACE,
        ),
        container=True,
    )
