"""Choosing one of many by typing a part of its name: places, people."""

from collections.abc import Callable, Sequence

import flet as ft

from client.components import type as type_
from client.components.form import complaint_line, text_field
from shared.words import Words

MOST = 8
"""How many matches are offered: more are typed away faster than scrolled away."""


@ft.component
def Picker(  # noqa: N802  components are named like the types they stand for
    label: str,
    options: Sequence[tuple[str, str]],
    chosen: str,
    choose: Callable[[str], None],
    *,
    words: Words,
    complaint: str = "",
) -> ft.Control:
    """The chosen one with a way to change it, or a field and the matches."""
    text, set_text = ft.use_state("")
    names = dict(options)
    if chosen in names:
        return ft.Row(
            [
                ft.Column([type_.note(label), type_.section(names[chosen])], spacing=2, expand=True),
                ft.TextButton(words("Change"), on_click=lambda _: choose("")),
            ]
        )
    wanted = text.casefold().split()
    found = [each for each in options if all(word in each[1].casefold() for word in wanted)]
    tiles: list[ft.Control] = [
        ft.ListTile(
            title=ft.Text(name, size=15),
            leading=ft.Icons.PLACE_OUTLINED,
            min_height=48,
            on_click=lambda _, value=value: choose(value),
            key=f"option-{value}",
        )
        for value, name in found[:MOST]
    ]
    parts: list[ft.Control] = [text_field(label, text, set_text), *tiles]
    if len(found) > MOST:
        parts.append(type_.note(words("{n} more: type a part of the name.", n=len(found) - MOST)))
    if not found:
        parts.append(type_.note(words("Nothing matches.")))
    if complaint:
        parts.append(complaint_line(complaint))
    return ft.Column(parts, spacing=4, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
