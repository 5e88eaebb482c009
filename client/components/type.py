"""The four sizes of type, and nothing between them."""

from typing import Any

import flet as ft


def title(text: str, **more: Any) -> ft.Text:
    """The name of what a screen is about: 22."""
    return ft.Text(text, size=22, weight=ft.FontWeight.W_500, **more)


def section(text: str, **more: Any) -> ft.Text:
    """A heading, or the first line of a row: 16 medium."""
    return ft.Text(text, size=16, weight=ft.FontWeight.W_500, **more)


def body(text: str, **more: Any) -> ft.Text:
    """What is read: 15."""
    return ft.Text(text, size=15, **more)


def note(text: str, **more: Any) -> ft.Text:
    """What is glanced at: 13, quieter."""
    return ft.Text(text, size=13, **{"color": ft.Colors.ON_SURFACE_VARIANT, **more})


def figure(text: str, **more: Any) -> ft.Text:
    """A number in a column: right-aligned."""
    return ft.Text(text, size=15, weight=ft.FontWeight.W_500, **{"text_align": ft.TextAlign.RIGHT, **more})
