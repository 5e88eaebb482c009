"""Logging a visit with one thumb: what for, what came of it, what next."""

import flet as ft

from client.components import type as type_
from client.components.form import choice_chips, complaint_line, main_action, side_action, text_field
from client.components.frame import frame
from client.components.keeping import save as save_kept
from client.observed import observed, use_view_model
from client.screens.customers import customers_pane
from client.services import go, use_services
from client.view_models.visit import VisitForm


@ft.component
def VisitScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The form for the customer in the address."""
    services = use_services()
    customer = ft.use_route_params().get("customer", "")
    vm = use_view_model(lambda found: observed(VisitForm)(found.desk, customer))
    words = vm.desk.words

    def save() -> None:
        if save_kept(vm.save, words):
            go(f"/customers/{customer}")

    presence: list[ft.Control] = [type_.body(vm.arrival)]
    if vm.departure:
        presence.append(type_.body(vm.departure))
    controls: list[ft.Control] = [
        type_.section(vm.title),
        *presence,
        ft.Row(
            [
                side_action(words("Check in now"), vm.check_in_now),
                side_action(words("Check out"), vm.check_out_now),
            ],
            spacing=8,
        ),
        choice_chips(
            words("Purpose"),
            vm.purposes(),
            vm.purpose,
            vm.choose_purpose,
            complaint=vm.complaints.of("purpose"),
        ),
        choice_chips(words("How you met"), vm.channels(), vm.channel, vm.choose_channel),
        text_field(
            words("Outcome"),
            vm.outcome,
            vm.write_outcome,
            lines=3,
            complaint=vm.complaints.of("outcome"),
            key="outcome",
        ),
        text_field(
            words("Next step"),
            vm.next_step,
            vm.write_next_step,
            lines=2,
            complaint=vm.complaints.of("next_step"),
            key="next-step",
        ),
    ]
    if vm.complaints.whole:
        controls.append(complaint_line(vm.complaints.whole))
    return frame(
        words("Log a visit"),
        controls,
        foot=[main_action(words("Save visit"), save, icon=ft.Icons.CHECK)],
        pane=customers_pane(services, customer),
        tab="/customers" if services.wide else "",
    )
