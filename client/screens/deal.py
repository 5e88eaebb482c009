"""Recording an order, with the credit it would bring and why, before it is saved."""

import flet as ft

from client.components import type as type_
from client.components.form import choice_chips, complaint_line, main_action, text_field
from client.components.frame import frame
from client.components.keeping import save as save_kept
from client.components.split_panel import split_panel
from client.components.verdict_panel import verdict_panel
from client.observed import observed, use_view_model
from client.screens.customers import customers_pane
from client.services import go, use_services
from client.view_models.deal import DealForm


@ft.component
def DealScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The form for the customer in the address."""
    services = use_services()
    customer = ft.use_route_params().get("customer", "")
    vm = use_view_model(lambda found: observed(DealForm)(found.desk, customer))
    words = vm.desk.words

    def save() -> None:
        if save_kept(vm.save, words):
            go(f"/customers/{customer}")

    return frame(
        words("Record a deal"),
        _controls(vm),
        foot=[main_action(words("Save deal"), save, icon=ft.Icons.CHECK)],
        pane=customers_pane(services, customer),
        tab="/customers" if services.wide else "",
    )


def _controls(vm: DealForm) -> list[ft.Control]:
    words, complaints = vm.desk.words, vm.complaints
    controls: list[ft.Control] = [
        type_.section(vm.title),
        text_field(
            words("Amount in yuan"),
            vm.amount,
            vm.write_amount,
            complaint=complaints.of("amount"),
            hint="12800 · 1.28万",
            autofocus=True,
            key="amount",
        ),
        text_field(
            words("Order day"), vm.day, vm.write_day, complaint=complaints.of("business_date"), key="day"
        ),
        text_field(
            words("Order number"), vm.number, vm.write_number, complaint=complaints.of("number"), key="number"
        ),
        choice_chips(
            words("Engineering's part"),
            vm.engineering_parts(),
            vm.engineering,
            vm.choose_engineering,
            complaint=complaints.of("engineering"),
        ),
        text_field(words("Note"), vm.note, vm.write_note, complaint=complaints.of("note"), key="note"),
    ]
    if complaints.whole:
        controls.append(complaint_line(complaints.whole))
    if vm.verdict is not None:
        controls.append(verdict_panel(vm.verdict, words))
    if vm.split is not None:
        controls.append(split_panel(vm.split, words))
    return controls
