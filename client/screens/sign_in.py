"""The door: a name, a password, and the language to be spoken."""

from collections.abc import Awaitable, Callable

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
    revealed, reveal = ft.use_state(False)

    async def submit(_event: object) -> None:
        await vm.submit()

    async def proceed(_event: object) -> None:
        await vm.proceed()

    if vm.recovery_codes:
        return _door([*_recovery_codes(vm), _action(words("Go on"), proceed)])
    other: Language = "en" if words.language == "zh" else "zh"
    parts: list[ft.Control] = [
        ft.Icon(ft.Icons.ROUTE, size=56, color=ft.Colors.PRIMARY),
        type_.title("路书 Roadbook", text_align=ft.TextAlign.CENTER),
        type_.note(words("Field sales that works without signal"), text_align=ft.TextAlign.CENTER),
        _forgotten_afterwards(
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
                password=not revealed,
                suffix_icon=_eye(
                    words("Hide the password") if revealed else words("Show the password"),
                    lambda: reveal(not revealed),
                    ft.Icons.VISIBILITY_OFF if revealed else ft.Icons.VISIBILITY,
                ),
                autofill_hints=ft.AutofillHint.PASSWORD,
                on_submit=submit,
                key="password",
            ),
        ),
    ]
    if vm.asks_code:
        parts = [*parts[:2], *_code_asked_for(vm, submit)]
    if vm.trouble:
        parts.append(complaint_line(vm.trouble))
    parts.append(_action(words("Sign in"), submit, idle=vm.asking))
    if vm.asks_code:
        parts.append(ft.TextButton(words("Back"), on_click=lambda _: vm.begin_again(), key="back"))
    if change_language is not None:
        speak = change_language
        parts.append(
            ft.TextButton(
                "English" if other == "en" else "中文", on_click=lambda _: speak(other), key="other-language"
            )
        )
    return _door(parts)


Press = Callable[[object], Awaitable[None]]


def _forgotten_afterwards(*fields: ft.Control) -> ft.Control:
    """Fields for a password manager; unless they are a group, what was typed stays in the browser's page."""
    stretched = ft.CrossAxisAlignment.STRETCH
    return ft.AutofillGroup(ft.Column(list(fields), spacing=16, horizontal_alignment=stretched))


def _eye(name: str, press: Callable[[], None], icon: ft.IconData) -> ft.Control:
    """Shows or hides what is typed; the toolkit's own eye has no name for a screen reader."""
    return ft.Semantics(
        content=ft.IconButton(icon, on_click=lambda _: press()),
        label=name,
        button=True,
        container=True,
        exclude_semantics=True,
        on_tap=lambda _: press(),
    )


def _action(text: str, act: Press, *, idle: bool = False) -> ft.Control:
    return ft.FilledButton(text, on_click=act, height=48, disabled=idle, key="main-action")


def _code_asked_for(vm: SignIn, submit: Press) -> list[ft.Control]:
    """The field for the code, and before the first one what the authenticator app needs."""
    words = vm.words
    parts: list[ft.Control] = []
    if vm.enrolment is not None:
        parts += [
            type_.body(
                words(
                    "Your company asks for a code at sign-in. Add this account to an authenticator app: "
                    "scan the picture, or type the key."
                )
            ),
            ft.Image(
                src=vm.enrolment.picture.partition(",")[2],
                height=200,
                semantics_label=words("The key as a picture to scan"),
            ),
            type_.note(words("Key: {key}", key=vm.enrolment.secret), selectable=True),
        ]
    else:
        parts.append(
            type_.body(words("Type the code that your authenticator app shows, or a recovery code."))
        )
    parts.append(
        _forgotten_afterwards(
            text_field(
                words("Code"),
                vm.code,
                vm.write_code,
                autofocus=True,
                autofill_hints=ft.AutofillHint.ONE_TIME_CODE,
                on_submit=submit,
                key="code",
            )
        )
    )
    return parts


def _recovery_codes(vm: SignIn) -> list[ft.Control]:
    words = vm.words
    return [
        ft.Icon(ft.Icons.KEY, size=56, color=ft.Colors.PRIMARY),
        type_.title(words("Your recovery codes"), text_align=ft.TextAlign.CENTER),
        type_.body(
            words(
                "Write these down and keep them apart from this device. Each lets you in once without your "
                "authenticator app. They are not shown again."
            )
        ),
        type_.body("\n".join(vm.recovery_codes), selectable=True, text_align=ft.TextAlign.CENTER),
    ]


def _door(parts: list[ft.Control]) -> ft.View:
    """A form in the middle of the screen."""
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
