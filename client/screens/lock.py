"""The lock's settings: PIN or passphrase, idle time, lock now, and off."""

from collections.abc import Awaitable, Callable

import flet as ft

from client.components import type as type_
from client.components.form import choice_chips, complaint_line, side_action, text_field
from client.components.frame import frame
from client.observed import observed, use_view_model
from client.services import Services
from client.view_models.lock_rules import IDLE_CHOICES, LockKind
from client.view_models.lock_settings import LockSettings
from shared.words import Words

Press = Callable[[object], Awaitable[None]]


def _settings(services: Services) -> LockSettings:
    return observed(LockSettings)(services.desk.words, services.lock)


@ft.component
def LockSettingsScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The form, and below it what a locked account can do."""
    vm = use_view_model(_settings)
    words = vm.words

    async def save(_event: object) -> None:
        await vm.save()

    async def lift(_event: object) -> None:
        await vm.lift()

    kinds: dict[LockKind, str] = {"pin": words("PIN"), "passphrase": words("Passphrase")}
    parts: list[ft.Control] = [
        type_.body(
            words(
                "A lock keeps others out of the app on this device. It never deletes anything, and your "
                "password opens it when the lock is forgotten."
            )
        ),
        choice_chips(
            words("Lock with"),
            tuple(kinds.items()),
            vm.kind,
            lambda value: vm.choose_kind("passphrase" if value == "passphrase" else "pin"),
        ),
    ]
    if vm.held is not None:
        parts.append(_field(vm, words("Present PIN or passphrase"), "current"))
    parts += [
        _field(vm, words("New PIN or passphrase"), "first"),
        _field(vm, words("The same again"), "second"),
    ]
    if vm.complaint:
        parts.append(complaint_line(vm.complaint))
    if vm.done:
        parts.append(ft.Semantics(content=type_.body(vm.done), live_region=True))
    if vm.held is not None:
        parts += _of_a_locked_account(vm, words, lift)
    save_button = ft.FilledButton(words("Save lock"), on_click=save, height=48, key="main-action")
    return frame(words("App lock"), parts, under="/me", foot=[save_button])


def _of_a_locked_account(vm: LockSettings, words: Words, lift: Press) -> list[ft.Control]:
    times = {
        str(each): words("Never") if not each else words.counted("{count} minute", "{count} minutes", each)
        for each in IDLE_CHOICES
    }
    return [
        choice_chips(
            words("Lock without input after"),
            tuple(times.items()),
            str(vm.idle),
            lambda value: vm.choose_idle(int(value)),
        ),
        side_action(words("Lock now"), vm.controls.lock_now, icon=ft.Icons.LOCK_OUTLINE),
        ft.OutlinedButton(words("Turn the lock off"), on_click=lift, height=48),
    ]


def _field(vm: LockSettings, label: str, field: str) -> ft.Control:
    kind = vm.held if field == "current" else vm.kind
    return text_field(
        label,
        getattr(vm, field),
        lambda text: vm.write(field, text),
        password=True,
        keyboard_type=ft.KeyboardType.NUMBER if kind == "pin" else ft.KeyboardType.TEXT,
        key=f"lock-{field}",
    )
