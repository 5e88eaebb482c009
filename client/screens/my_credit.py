"""My credit: months with their sums, and under each the lines with their reasons."""

import flet as ft

from client.components import type as type_
from client.components.card import card
from client.components.empty_state import empty_state
from client.components.form import side_action
from client.components.frame import frame
from client.observed import observed, use_view_model
from client.view_models.my_credit import CreditEntry, MyCredit


@ft.component
def MyCreditScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The ledger, newest month first."""
    vm = use_view_model(lambda services: observed(MyCredit)(services.desk))
    words = vm.desk.words
    controls: list[ft.Control] = []
    for month in vm.months:
        head = ft.Row([type_.section(month.month, expand=True), type_.figure(month.amount_exact)])
        controls.append(card(head, *(_entry(each) for each in month.entries), spacing=12))
    if vm.more:
        controls.append(side_action(words("Earlier months"), vm.show_more))
    if not controls:
        controls.append(
            empty_state(
                ft.Icons.PIE_CHART_OUTLINE,
                words("No credit yet"),
                words("Confirmed orders appear here, with the reason for every share."),
            )
        )
    return frame(words("Credit"), controls, tab="/credit")


def _entry(entry: CreditEntry) -> ft.Control:
    ink = ft.Colors.ERROR if entry.taken_back else None
    return ft.Column(
        [
            ft.Row(
                [
                    type_.body(entry.customer, expand=True),
                    type_.figure(entry.share, width=64),
                    type_.figure(entry.amount, width=120, color=ink),
                ]
            ),
            type_.note(f"{entry.day} · {entry.reason}"),
        ],
        spacing=2,
    )
