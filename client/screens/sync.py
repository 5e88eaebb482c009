"""Sync details: what waits, since when, the last contact, and the work that needs its author."""

import flet as ft

from client.components import type as type_
from client.components.away_tile import away_tile
from client.components.card import card
from client.components.empty_state import empty_state
from client.components.form import main_action, side_action
from client.components.frame import frame
from client.components.keeping import keep
from client.components.storage_card import StorageCard
from client.components.verdict_panel import verdict_panel
from client.observed import observed, use_view_model
from client.services import go, use_services
from client.view_models.needs_you import KeptWork, NeedsYou
from client.view_models.sync_status import SyncStrip
from client.view_models.while_away import WhileAway
from shared.words import Words


@ft.component
def SyncScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The strip in detail, and below it what needs me."""
    services = use_services()
    vm = use_view_model(lambda found: observed(NeedsYou)(found.desk))
    away = use_view_model(lambda found: observed(WhileAway)(found.desk))
    words = vm.desk.words
    controls: list[ft.Control] = [_Line(services.strip)]
    controls += [away_tile(away)] if away.days else []
    controls.append(ft.Semantics(content=type_.section(words("Needs you")), header=True))
    controls += [_item(vm, item, words) for item in vm.items]
    if not vm.items:
        controls.append(
            empty_state(
                ft.Icons.TASK_ALT,
                words("Nothing needs you"),
                words("Work that is refused or handed on appears here, with the reason. It is never lost."),
            )
        )
    controls.append(StorageCard())
    action = (
        main_action(words("Sign in again"), services.sign_in_again, icon=ft.Icons.LOGIN)
        if services.strip.line == "sign_in"
        else main_action(words("Sync now"), services.sync_now, icon=ft.Icons.SYNC)
    )
    return frame(words("Sync"), controls, under="/me", foot=[action])


@ft.component
def _Line(strip: SyncStrip) -> ft.Control:  # noqa: N802
    words = strip.desk.words
    lines: list[ft.Control] = [type_.section(strip.text)]
    if strip.fault:
        lines.append(type_.body(strip.fault))
    waiting = words("{n} waiting, oldest {age}", n=strip.waiting, age=strip.oldest) if strip.waiting else ""
    lines += [type_.note(waiting)] if waiting else []
    away = strip.sent_in_the_background
    lines += [type_.note(away)] if away else []
    lines.append(type_.note(words("Last contact: {when}", when=strip.last_contact)))
    return card(*lines)


def _item(vm: NeedsYou, item: KeptWork, words: Words) -> ft.Control:
    lines: list[ft.Control] = [
        type_.note(words("{title}, kept {when}", title=item.title, when=item.kept)),
        verdict_panel(item.verdict, words),
    ]
    lines += [
        ft.Row(
            [type_.note(label, width=88), type_.body(text, expand=True, selectable=True)],
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
        for label, text in item.content
    ]
    lines.append(_ways_on(vm, item, words))
    return ft.Semantics(
        content=card(*lines, heading=item.customer or item.title), key=f"kept-{item.id}", container=True
    )


def _ways_on(vm: NeedsYou, item: KeptWork, words: Words) -> ft.Control:
    if vm.discarding == item.id:
        return ft.Row(
            [
                ft.FilledButton(
                    words("Discard for good"), height=48, on_click=lambda _: keep(vm.discard, words)
                ),
                ft.TextButton(words("Keep"), height=48, on_click=lambda _: vm.keep()),
            ],
            wrap=True,
        )
    ways: list[ft.Control] = [side_action(words("Discard"), lambda: vm.ask_to_discard(item.id))]
    if item.customer_id:
        at = f"/customers/{item.customer_id}"
        ways.insert(0, side_action(words("Open customer"), lambda: go(at), icon=ft.Icons.STOREFRONT))
    return ft.Row(ways, wrap=True, spacing=8)
