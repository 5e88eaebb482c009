"""What a locked app shows: a keypad on the phone, a field where there is a keyboard, and nothing private."""

from collections.abc import Callable

import flet as ft

from client.components import type as type_
from client.components.form import complaint_line
from client.view_models.locked import Locked

_KEY = 72
_SAYING = 72


def lock_view(vm: Locked, *, wide: bool, forgot: Callable[[], None], route: str = "/locked") -> ft.View:
    """The whole screen of a locked app; it cannot be popped away."""
    return ft.View(
        route=route,
        controls=[ft.SafeArea(_LockPad(vm, wide, forgot), expand=True)],
        can_pop=False,
        padding=0,
    )


@ft.component
def _LockPad(vm: Locked, wide: bool, forgot: Callable[[], None]) -> ft.Control:  # noqa: N802
    words = vm.words

    async def submit(_event: object) -> None:
        await vm.submit()

    parts: list[ft.Control] = [
        ft.Icon(ft.Icons.LOCK_OUTLINE, size=48, color=ft.Colors.PRIMARY),
        type_.title(vm.title, text_align=ft.TextAlign.CENTER),
        type_.note(vm.login, text_align=ft.TextAlign.CENTER),
    ]
    if vm.waiting:
        parts.append(
            type_.note(words("{n} waiting to be sent", n=vm.waiting), text_align=ft.TextAlign.CENTER)
        )
    said = vm.wait_text or vm.trouble
    # Keys must not move under a finger because there is something to say.
    room: list[ft.Control] = [ft.Container(height=_SAYING)]
    parts.append(ft.Stack([*room, complaint_line(said)] if said else room))
    idle = vm.asking or bool(vm.left)
    if vm.kind == "pin" and not wide:
        typed = words("{n} digits typed", n=len(vm.typed))
        dots = type_.title("•" * len(vm.typed) or " ", text_align=ft.TextAlign.CENTER)
        parts += [ft.Semantics(content=dots, label=typed, exclude_semantics=True), _keypad(vm, idle)]
    else:
        parts.append(
            ft.TextField(
                label=words("PIN") if vm.kind == "pin" else words("Passphrase"),
                value=vm.typed,
                password=True,
                autofocus=True,
                disabled=idle,
                on_change=lambda event: vm.write(event.control.value or ""),
                on_submit=submit,
                key="secret",
            )
        )
    parts += [
        ft.FilledButton(words("Unlock"), on_click=submit, height=48, disabled=idle, key="main-action"),
        ft.TextButton(
            type_.body(
                words("Forgotten, or somebody else? Sign in with the password"),
                text_align=ft.TextAlign.CENTER,
                color=ft.Colors.PRIMARY,
            ),
            on_click=lambda _: forgot(),
            key="forgot",
        ),
    ]
    form = ft.Column(
        parts,
        spacing=12,
        width=320,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        scroll=ft.ScrollMode.AUTO,
    )
    return ft.Container(form, padding=16, alignment=ft.Alignment.CENTER, expand=True)


def _keypad(vm: Locked, idle: bool) -> ft.Control:
    rows = [_row([_digit(vm, each, idle) for each in line]) for line in ("123", "456", "789")]
    name = vm.words("Take the last digit back")
    erase = ft.IconButton(
        ft.Icon(ft.Icons.BACKSPACE_OUTLINED, semantics_label=name),
        tooltip=name,
        on_click=lambda _: vm.erase(),
        width=_KEY,
        height=56,
        disabled=idle,
    )
    return ft.Column([*rows, _row([ft.Container(width=_KEY), _digit(vm, "0", idle), erase])], spacing=8)


def _row(keys: list[ft.Control]) -> ft.Control:
    return ft.Row(keys, alignment=ft.MainAxisAlignment.SPACE_EVENLY)


def _digit(vm: Locked, digit: str, idle: bool) -> ft.Control:
    return ft.OutlinedButton(
        digit, on_click=lambda _: vm.press(digit), width=_KEY, height=56, disabled=idle, key=f"digit-{digit}"
    )
