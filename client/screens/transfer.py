"""Requesting a transfer: where to, to whom, why; the verdict and the credit before anything is sent."""

import flet as ft

from client.components import type as type_
from client.components.form import choice_chips, complaint_line, main_action, text_field
from client.components.frame import frame
from client.components.keeping import save as save_kept
from client.components.picker import Picker
from client.components.split_panel import split_panel
from client.components.verdict_panel import verdict_panel
from client.observed import observed, use_view_model
from client.screens.customers import customers_pane
from client.services import go, use_services
from client.view_models.transfer import TransferForm


@ft.component
def TransferScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The form for the customer in the address."""
    services = use_services()
    customer = ft.use_route_params().get("customer", "")
    vm = use_view_model(lambda found: observed(TransferForm)(found.desk, customer))
    words = vm.desk.words

    def send() -> None:
        if save_kept(vm.send, words):
            go(f"/customers/{customer}")

    return frame(
        words("Request a transfer"),
        _controls(vm),
        foot=[main_action(words("Send request"), send, icon=ft.Icons.SEND)],
        pane=customers_pane(services, customer),
        tab="/customers" if services.wide else "",
    )


def _controls(vm: TransferForm) -> list[ft.Control]:
    words = vm.desk.words
    controls: list[ft.Control] = [
        type_.section(vm.title),
        type_.note(vm.now_held),
        Picker(
            words("To territory"),
            vm.territories(),
            vm.territory,
            vm.choose_territory,
            words=words,
            complaint=vm.complaints.of("to_territory"),
        ),
    ]
    owners = vm.owners()
    if owners:
        controls.append(choice_chips(words("New owner"), owners, vm.owner, vm.choose_owner))
    elif vm.territory:
        controls.append(type_.note(words("Nobody works in this territory yet.")))
    controls.append(
        text_field(
            words("Reason"),
            vm.reason,
            vm.write_reason,
            lines=2,
            complaint=vm.complaints.of("reason"),
            key="reason",
        )
    )
    if vm.complaints.whole:
        controls.append(complaint_line(vm.complaints.whole))
    if vm.verdict is not None:
        controls.append(verdict_panel(vm.verdict, words))
    if vm.split is not None:
        heading = words("Credit of the first deal afterwards, for example")
        controls.append(split_panel(vm.split, words, heading=heading))
    return controls
