"""The customers on this device: search on top, rows below; beside a card where there is room."""

import flet as ft

from client.components import type as type_
from client.components.customer_row import HEIGHT, customer_row
from client.components.empty_state import empty_state
from client.components.form import text_field
from client.components.frame import Pane, frame
from client.observed import observed, use_view_model
from client.services import Services, go, use_services
from client.view_models.customer_list import CustomerList

_NEAR_THE_END = 6 * HEIGHT


@ft.component
def CustomersScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The list as a screen of its own."""
    services = use_services()
    words = services.desk.words
    if not services.wide:
        return frame(words("Customers"), [CustomersPane("")], tab="/customers", fills=True)
    choose = empty_state(
        ft.Icons.STOREFRONT_OUTLINED, words("No customer chosen"), words("Choose one from the list.")
    )
    return frame(words("Customers"), [choose], tab="/customers", pane=customers_pane(services, ""))


def customers_pane(services: Services, chosen: str) -> Pane | None:
    """The list for the left of a card, where there is room."""
    return Pane(CustomersPane(chosen)) if services.wide else None


@ft.component
def CustomersPane(chosen: str) -> ft.Control:  # noqa: N802
    """Search and rows; the chosen one is marked."""
    vm = use_view_model(lambda services: observed(CustomerList)(services.desk, services.directory))
    words = vm.desk.words

    def scrolled(event: ft.OnScrollEvent) -> None:
        if event.pixels > event.max_scroll_extent - _NEAR_THE_END:
            vm.show_more()

    def fill_a_tall_screen() -> None:
        while len(vm.rows) * HEIGHT < (ft.context.page.height or 0) and len(vm.rows) < vm.found:
            vm.show_more()

    ft.use_effect(fill_a_tall_screen)
    field = text_field(
        words("Search customers"),
        vm.text,
        vm.look_for,
        hint=words("Name, initials, phone, city or code"),
        prefix_icon=ft.Icons.SEARCH,
        key="search",
    )
    rows: list[ft.Control] = [
        customer_row(row, lambda each: go(f"/customers/{each}"), chosen=row.id == chosen) for row in vm.rows
    ]
    shown: ft.Control = ft.ListView(
        rows, item_extent=HEIGHT, expand=True, on_scroll=scrolled, scroll_interval=100
    )
    if not vm.held:
        shown = empty_state(
            ft.Icons.CLOUD_DOWNLOAD_OUTLINED,
            words("No customers here yet"),
            words("They arrive by themselves as soon as there is a connection."),
        )
    elif not rows:
        shown = empty_state(
            ft.Icons.SEARCH_OFF, words("Nothing found"), words("Try a part of the name, or the initials.")
        )
    return ft.Column(
        [
            ft.Container(field, padding=ft.Padding.only(left=16, right=16, top=12, bottom=8)),
            ft.Container(
                type_.note(vm.count),
                padding=ft.Padding.only(left=16, bottom=8),
            ),
            shown,
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
