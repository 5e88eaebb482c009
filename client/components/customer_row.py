"""A customer as a row of a list: name, badge, place, and the next visit in words."""

from collections.abc import Callable

import flet as ft

from client.components import type as type_
from client.components.grade_badge import grade_badge
from client.view_models.customer_row import CustomerRow, DueTone

HEIGHT = 72

_INK: dict[DueTone, str] = {
    "overdue": ft.Colors.ERROR,
    "soon": ft.Colors.TERTIARY,
    "fine": ft.Colors.ON_SURFACE_VARIANT,
    "never": ft.Colors.ON_SURFACE_VARIANT,
}


def customer_row(
    row: CustomerRow, on_open: Callable[[str], None], *, chosen: bool = False, inset: int = 16
) -> ft.Control:
    """One row; tapping anywhere on it opens the card. `inset` is its distance from the sides."""
    one_line = {"max_lines": 1, "overflow": ft.TextOverflow.ELLIPSIS}
    place = " · ".join(part for part in (row.place, row.owner) if part)
    return ft.Semantics(
        content=ft.Container(
            ft.Row(
                [
                    grade_badge(row.badge),
                    ft.Column(
                        [type_.section(row.name, **one_line), type_.note(place, **one_line)],
                        spacing=2,
                        expand=True,
                        alignment=ft.MainAxisAlignment.CENTER,
                    ),
                    type_.note(row.due.text, color=_INK[row.due.tone], text_align=ft.TextAlign.RIGHT),
                ],
                spacing=12,
                vertical_alignment=ft.CrossAxisAlignment.CENTER,
            ),
            height=HEIGHT,
            padding=ft.Padding.symmetric(horizontal=inset),
            bgcolor=ft.Colors.SECONDARY_CONTAINER if chosen else None,
            border=ft.Border.only(bottom=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
            ink=True,
            on_click=lambda _: on_open(row.id),
        ),
        label=row.spoken,
        button=True,
        exclude_semantics=True,
        container=True,
        selected=chosen or None,
        on_tap=lambda _: on_open(row.id),
    )
