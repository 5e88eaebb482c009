"""A manager's inbox: each request with its verdict and its split, and yes, no, or one level up."""

import flet as ft

from client.components import type as type_
from client.components.card import card
from client.components.empty_state import empty_state
from client.components.form import text_field
from client.components.frame import frame
from client.components.keeping import keep
from client.components.split_panel import split_panel
from client.components.verdict_panel import verdict_panel
from client.observed import observed, use_view_model
from client.view_models.approvals import Approvals, Waiting
from shared.words import Words


@ft.component
def ApprovalsScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """What waits for my decision."""
    vm = use_view_model(lambda services: observed(Approvals)(services.desk))
    words = vm.desk.words
    controls: list[ft.Control] = []
    if vm.refusal is not None:
        controls.append(verdict_panel(vm.refusal, words))
    controls += [_item(vm, item, words) for item in vm.items]
    if not vm.items:
        controls.append(
            empty_state(
                ft.Icons.INBOX_OUTLINED,
                words("Nothing waits for you"),
                words("Requests and orders of your people appear here."),
            )
        )
    return frame(words("Approvals"), controls, tab="/approvals")


def _item(vm: Approvals, item: Waiting, words: Words) -> ft.Control:
    lines: list[ft.Control] = [
        type_.section(item.title),
        type_.body(words("{who} asks: {reason}", who=item.asked_by, reason=item.reason or "–")),
        type_.note(item.waits),
        verdict_panel(item.verdict, words),
    ]
    if item.split is not None:
        lines.append(split_panel(item.split, words))
    lines += _wording(vm, words) if vm.writing == item.id else [_choices(vm, item, words)]
    return ft.Semantics(content=card(*lines, heading=item.customer), key=f"waiting-{item.id}", container=True)


def _choices(vm: Approvals, item: Waiting, words: Words) -> ft.Control:
    choices: list[ft.Control] = [
        ft.FilledButton(
            words("Approve"),
            icon=ft.Icons.CHECK,
            height=48,
            disabled=item.verdict.tone == "no",
            on_click=lambda _: keep(lambda: vm.approve(item.id), words),
        ),
        ft.OutlinedButton(
            words("Refuse"), icon=ft.Icons.CLOSE, height=48, on_click=lambda _: vm.begin(item.id, "refuse")
        ),
    ]
    if item.can_pass_up:
        choices.append(
            ft.TextButton(words("Pass up"), height=48, on_click=lambda _: vm.begin(item.id, "pass_up"))
        )
    return ft.Row(choices, wrap=True, spacing=8, run_spacing=8)


def _wording(vm: Approvals, words: Words) -> list[ft.Control]:
    sending = words("Refuse") if vm.choice == "refuse" else words("Pass up")
    return [
        text_field(
            words("Reason"),
            vm.reason,
            vm.write_reason,
            lines=2,
            complaint=vm.complaint,
            autofocus=True,
            key="reason",
        ),
        ft.Row(
            [
                ft.FilledButton(sending, height=48, on_click=lambda _: keep(vm.confirm, words)),
                ft.TextButton(words("Cancel"), height=48, on_click=lambda _: vm.cancel()),
            ]
        ),
    ]
