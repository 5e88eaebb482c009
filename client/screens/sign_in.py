"""The door: a name, a password, and the language to be spoken."""

from collections.abc import Callable

import flet as ft

from client.components import type as type_
from client.components.form import complaint_line, text_field
from client.view_models.settings import Language
from client.view_models.sign_in import SignIn


@ft.component
def SignInScreen(  # noqa: N802  components are named like the types they stand for
    vm: SignIn, change_language: Callable[[Language], None] | None = None
) -> ft.View:
    """The form, in the middle of the screen."""
    words = vm.words

    async def submit(_event: object) -> None:
        await vm.submit()

    other: Language = "en" if words.language == "zh" else "zh"
    parts: list[ft.Control] = [
        ft.Icon(ft.Icons.ROUTE, size=56, color=ft.Colors.PRIMARY),
        type_.title("路书 Roadbook", text_align=ft.TextAlign.CENTER),
        type_.note(words("Field sales that works without signal"), text_align=ft.TextAlign.CENTER),
        text_field(
            words("User name"),
            vm.login,
            vm.write_login,
            autofocus=True,
            autofill_hints=ft.AutofillHint.USERNAME,
            key="login",
        ),
        text_field(
            words("Password"),
            vm.password,
            vm.write_password,
            password=True,
            can_reveal_password=True,
            autofill_hints=ft.AutofillHint.PASSWORD,
            on_submit=submit,
            key="password",
        ),
    ]
    if vm.trouble:
        parts.append(complaint_line(vm.trouble))
    parts.append(
        ft.FilledButton(words("Sign in"), on_click=submit, height=48, disabled=vm.asking, key="main-action")
    )
    if change_language is not None:
        speak = change_language
        parts.append(
            ft.TextButton(
                "English" if other == "en" else "中文", on_click=lambda _: speak(other), key="other-language"
            )
        )
    form = ft.Column(
        parts, spacing=16, width=360, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, tight=True
    )
    return ft.View(
        route="/sign-in",
        controls=[
            ft.SafeArea(
                ft.Container(form, padding=24, alignment=ft.Alignment.CENTER, expand=True), expand=True
            )
        ],
        padding=0,
    )
