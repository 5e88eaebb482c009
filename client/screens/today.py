"""The day: who is due, what was done, what became of my requests."""

import flet as ft

from client.components import type as type_
from client.components.away_tile import away_tile
from client.components.card import card
from client.components.customer_row import customer_row
from client.components.empty_state import empty_state
from client.components.frame import frame
from client.observed import observed, use_view_model
from client.services import go
from client.view_models.today import Today
from client.view_models.while_away import WhileAway
from shared.words import Words


@ft.component
def TodayScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The thin list of the day."""
    vm = use_view_model(lambda services: observed(Today)(services.desk))
    away = use_view_model(lambda services: observed(WhileAway)(services.desk))
    words = vm.desk.words
    controls: list[ft.Control] = [type_.note(vm.day)]
    controls += [away_tile(away)] if away.days else []
    controls += [_answer(vm, words)] if vm.answers else []
    controls += [_done(vm, words)] if vm.done else []
    if vm.due:
        rows: list[ft.Control] = [
            customer_row(row, lambda each: go(f"/customers/{each}"), inset=0) for row in vm.due
        ]
        if vm.more_due:
            rows.append(type_.note(words("{n} more in the customer list", n=vm.more_due)))
        controls += [
            ft.Semantics(content=type_.section(words("Visits due")), header=True),
            ft.Column(rows, spacing=0),
        ]
    else:
        controls.append(
            empty_state(
                ft.Icons.EVENT_AVAILABLE,
                words("Nobody is due"),
                words("Customers appear here when their next visit comes near."),
                ft.FilledButton(words("To the customers"), on_click=lambda _: go("/customers")),
            )
        )
    return frame(words("Today"), controls, tab="/today")


def _answer(vm: Today, words: Words) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Row(
            [
                ft.Icon(
                    ft.Icons.CHECK_CIRCLE if each.approved else ft.Icons.BLOCK,
                    color=ft.Colors.PRIMARY if each.approved else ft.Colors.ERROR,
                    size=20,
                ),
                ft.Column([type_.body(each.customer), type_.note(each.what)], spacing=0, expand=True),
            ],
            spacing=12,
        )
        for each in vm.answers
    ]
    return card(*lines, heading=words("Answers to your requests"))


def _done(vm: Today, words: Words) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Row(
            [
                type_.body(each.at, width=56),
                ft.Column([type_.body(each.customer), type_.note(each.what)], spacing=0, expand=True),
            ]
        )
        for each in vm.done
    ]
    return card(*lines, heading=words("Visited today"))
