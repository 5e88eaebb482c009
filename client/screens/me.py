"""Me: who I am, language, look, where my work is kept, and the way out."""

import flet as ft

from client.components import type as type_
from client.components.card import card
from client.components.form import choice_chips, side_action
from client.components.frame import frame
from client.observed import observed, use_view_model
from client.services import Services, go, use_services
from client.view_models.settings import Language, Look, Settings
from shared.words import Words


def _settings(services: Services) -> Settings:
    return observed(Settings)(
        services.desk,
        services.look(),
        services.change_language,
        services.change_look,
        services.sign_out,
    )


@ft.component
def MeScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The settings of one person on this device."""
    services = use_services()
    vm = use_view_model(_settings)
    words = vm.desk.words

    async def ask_storage() -> None:
        vm.storage = await services.storage.ask()

    ft.use_effect(ask_storage, [services.desk])
    languages: dict[Language, str] = {"zh": "中文", "en": "English"}
    looks: dict[Look, str] = {
        "system": words("As the device"),
        "light": words("Light"),
        "dark": words("Dark"),
    }
    return frame(
        words("Me"),
        [
            ft.Column([type_.title(vm.name), type_.note(vm.roles)], spacing=4),
            ft.ListTile(
                leading=ft.Icons.SYNC,
                title=ft.Text(words("Sync and storage"), size=16),
                subtitle=ft.Text(vm.storage_text, size=13),
                trailing=ft.Icons.CHEVRON_RIGHT,
                on_click=lambda _: go("/sync"),
            ),
            ft.ListTile(
                leading=ft.Icons.LOCK_OUTLINE,
                title=ft.Text(words("App lock"), size=16),
                subtitle=ft.Text(words("PIN or passphrase, idle lock"), size=13),
                trailing=ft.Icons.CHEVRON_RIGHT,
                on_click=lambda _: go("/lock"),
            ),
            choice_chips(
                words("Language"),
                tuple(languages.items()),
                words.language,
                lambda value: vm.choose_language("en" if value == "en" else "zh"),
            ),
            choice_chips(
                words("Look"),
                tuple(looks.items()),
                vm.look,
                lambda value: vm.choose_look(next(each for each in looks if each == value)),
            ),
            _way_out(vm, words),
        ],
        tab="/me",
    )


def _way_out(vm: Settings, words: Words) -> ft.Control:
    if not vm.leaving:
        return side_action(words("Sign out"), vm.ask_to_leave, icon=ft.Icons.LOGOUT)
    kept = words("Your data and {n} unsent pieces of work stay on this device.", n=vm.unsent)
    return card(
        type_.body(kept),
        ft.Row(
            [
                ft.FilledButton(words("Sign out now"), height=48, on_click=lambda _: vm.sign_out()),
                ft.TextButton(words("Stay"), height=48, on_click=lambda _: vm.stay()),
            ]
        ),
        heading=words("Sign out?"),
    )
