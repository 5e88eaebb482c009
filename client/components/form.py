"""Fields of forms: what was typed stays, and a complaint stands at the field it is about."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from client.components import type as type_

Write = Callable[[str], None]


def text_field(
    label: str,
    value: str,
    write: Write,
    *,
    complaint: str = "",
    lines: int = 1,
    hint: str = "",
    **more: Any,
) -> ft.TextField:
    """A labelled field of one or more lines."""
    return ft.TextField(
        label=label,
        value=value,
        hint_text=hint or None,
        error=complaint or None,
        multiline=lines > 1,
        min_lines=lines if lines > 1 else None,
        max_lines=lines + 3 if lines > 1 else 1,
        text_size=15,
        on_change=lambda event: write(event.control.value or ""),
        **more,
    )


def choice_chips(
    label: str, options: Sequence[tuple[str, str]], chosen: str, choose: Write, *, complaint: str = ""
) -> ft.Control:
    """A few choices side by side; exactly one may be taken."""
    chips: list[ft.Control] = [
        ft.Chip(
            label=ft.Text(text, size=15),
            selected=value == chosen,
            show_checkmark=True,
            on_select=lambda _, value=value: choose(value),
            key=f"choice-{value}",
        )
        for value, text in options
    ]
    parts: list[ft.Control] = [type_.note(label), ft.Row(chips, wrap=True, spacing=8, run_spacing=8)]
    if complaint:
        parts.append(complaint_line(complaint))
    return ft.Column(parts, spacing=4)


def complaint_line(text: str) -> ft.Control:
    """A complaint about a whole form, or about a choice."""
    return ft.Semantics(
        content=ft.Row(
            [
                ft.Icon(ft.Icons.ERROR_OUTLINE, size=18, color=ft.Colors.ERROR),
                type_.body(text, color=ft.Colors.ERROR, expand=True),
            ],
            spacing=8,
        ),
        live_region=True,
    )


def main_action(
    text: str, act: Callable[[], None], *, icon: ft.IconData | None = None, idle: bool = False
) -> ft.Control:
    """The one thing that a screen is for: full width, at its end."""
    return ft.FilledButton(
        text, icon=icon, on_click=lambda _: act(), height=48, disabled=idle, key="main-action"
    )


def side_action(text: str, act: Callable[[], None], *, icon: ft.IconData | None = None) -> ft.Control:
    """Another thing that can be done here."""
    return ft.OutlinedButton(text, icon=icon, on_click=lambda _: act(), height=48)
