"""The page on a device that was shut out: nothing but what happens to the data here."""

from collections.abc import Callable

import flet as ft

from client.components import type as type_
from client.components.form import main_action
from client.view_models.shut_out import ShutOutNotice


@ft.component
def ShutOutScreen(vm: ShutOutNotice, to_the_door: Callable[[], None]) -> ft.View:  # noqa: N802
    """The notice, in the middle of the screen."""
    parts: list[ft.Control] = [
        ft.Icon(ft.Icons.LOCK_OUTLINE, size=56, color=ft.Colors.PRIMARY),
        type_.title(vm.title, text_align=ft.TextAlign.CENTER),
        ft.Semantics(content=type_.body(vm.text), live_region=True),
    ]
    if vm.work:
        parts.append(type_.body(vm.work))
    if vm.over:
        parts.append(main_action(vm.words("To the sign-in"), to_the_door))
    form = ft.Column(
        parts, spacing=16, width=360, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, tight=True
    )
    return ft.View(
        route="/shut-out",
        controls=[
            ft.SafeArea(
                ft.Container(form, padding=24, alignment=ft.Alignment.CENTER, expand=True), expand=True
            )
        ],
        padding=0,
    )
