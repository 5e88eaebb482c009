"""Editing a card: each field with its own complaint; what was typed stays."""

import flet as ft

from client.components.empty_state import empty_state
from client.components.form import choice_chips, complaint_line, main_action, text_field
from client.components.frame import frame
from client.components.keeping import save as save_kept
from client.observed import observed, use_view_model
from client.screens.customers import customers_pane
from client.services import go, use_services
from client.view_models.customer_edit import CHOSEN, LONG, WRITTEN, CustomerEdit


@ft.component
def CustomerEditScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The form of the customer in the address."""
    services = use_services()
    customer = ft.use_route_params().get("customer", "")
    vm = use_view_model(lambda found: observed(CustomerEdit)(found.desk, customer))
    words = vm.desk.words

    def save() -> None:
        if save_kept(vm.save, words):
            go(f"/customers/{customer}")

    if not vm.known:
        gone = empty_state(ft.Icons.NO_ACCOUNTS_OUTLINED, words("This customer is not on this device"), "")
        return frame(words("Edit"), [gone])
    controls: list[ft.Control] = []
    if vm.complaints.whole:
        controls.append(complaint_line(vm.complaints.whole))
    controls += [_field(vm, name) for name in WRITTEN]
    controls += [_choice(vm, name) for name in CHOSEN]
    controls += [_field(vm, name, lines=2) for name in LONG]
    return frame(
        words("Edit"),
        controls,
        foot=[main_action(words("Save"), save, icon=ft.Icons.CHECK)],
        pane=customers_pane(services, customer),
        tab="/customers" if services.wide else "",
    )


def _field(vm: CustomerEdit, name: str, lines: int = 1) -> ft.Control:
    return text_field(
        vm.label(name),
        vm.text(name),
        lambda text: vm.write(name, text),
        complaint=vm.complaints.of(name),
        lines=lines,
        key=f"field-{name}",
    )


def _choice(vm: CustomerEdit, name: str) -> ft.Control:
    return choice_chips(vm.label(name), vm.options(name), vm.text(name), lambda value: vm.write(name, value))
