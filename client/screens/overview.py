"""Headquarters' overview: the whole above, a table by territory, rep or grade below, and how old it is."""

import flet as ft

from client.components import type as type_
from client.components.card import card
from client.components.empty_state import empty_state
from client.components.form import complaint_line
from client.components.frame import frame
from client.observed import observed, use_view_model
from client.services import use_services
from client.view_models.overview import Overview, TotalLine
from shared.words import Words


@ft.component
def OverviewScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The figures of last time at once, new ones as soon as they arrive."""
    services = use_services()
    vm = use_view_model(lambda found: observed(Overview)(found.desk, found.fetch_totals, found.shelf))
    words = vm.desk.words
    ft.use_effect(vm.ask, [])

    async def ask(_event: object) -> None:
        await vm.ask()

    controls: list[ft.Control] = [
        ft.Row(
            [
                type_.note(vm.age, expand=True),
                ft.TextButton(words("Refresh"), icon=ft.Icons.REFRESH, on_click=ask, disabled=vm.asking),
            ]
        )
    ]
    if vm.trouble:
        controls.append(complaint_line(vm.trouble))
    if vm.total is None:
        controls.append(
            empty_state(
                ft.Icons.INSIGHTS_OUTLINED,
                words("No figures yet"),
                words("They come from the server and stay here for later."),
            )
        )
    else:
        controls += [_total(vm.total, words), _cuts(vm, words), _table(vm, words, wide=services.wide)]
    return frame(words("Overview"), controls, tab="/overview")


def _total(total: TotalLine, words: Words) -> ft.Control:
    def tile(name: str, value: str, exact: str = "") -> ft.Control:
        return ft.Semantics(
            content=ft.Column(
                [type_.note(name), type_.title(value, tooltip=exact or None)], spacing=2, expand=True
            ),
            label=f"{name} {exact or value}",
            exclude_semantics=True,
            container=True,
        )

    return card(
        ft.ResponsiveRow(
            [
                ft.Container(each, col={"xs": 6, "md": 3})
                for each in (
                    tile(words("Customers"), total.customers),
                    tile(words("Orders"), total.orders),
                    tile(words("Revenue"), total.revenue, total.revenue_exact),
                    tile(words("Credit"), total.credit, total.credit_exact),
                )
            ]
        )
    )


def _cuts(vm: Overview, words: Words) -> ft.Control:
    names = (("territory", words("By territory")), ("rep", words("By rep")), ("grade", words("By grade")))
    chips: list[ft.Control] = [
        ft.Chip(
            label=ft.Text(name, size=15), selected=vm.cut == cut, on_select=lambda _, cut=cut: vm.choose(cut)
        )
        for cut, name in names
    ]
    return ft.Row(chips, wrap=True, spacing=8)


def _table(vm: Overview, words: Words, *, wide: bool) -> ft.Control:
    head = _figures(words("Customers"), words("Orders"), words("Revenue"), head=True)
    lines: list[ft.Control] = [ft.Row([type_.note(words("Name"), expand=True), *head], spacing=8)]
    for line in vm.lines:
        spoken = words(
            "{name}: {customers} customers, {orders} orders, revenue {revenue}, credit {credit}",
            name=line.name,
            customers=line.customers,
            orders=line.orders,
            revenue=line.revenue_exact,
            credit=line.credit_exact,
        )
        lines.append(
            ft.Semantics(
                content=_line(line, wide=wide),
                key=f"total-{line.id}",
                label=spoken,
                exclude_semantics=True,
                container=True,
            )
        )
    return card(*lines, spacing=12)


def _line(line: TotalLine, *, wide: bool) -> ft.Control:
    """Name and figures beside each other; on a phone the name has a line of its own."""
    figures = _figures(line.customers, line.orders, line.revenue_exact if wide else line.revenue)
    bar = ft.ProgressBar(value=line.part, bar_height=4, border_radius=2)
    name = type_.body(line.name, expand=True)
    if wide:
        return ft.Column([ft.Row([name, *figures], spacing=8), bar], spacing=4)
    return ft.Column(
        [ft.Row([name]), ft.Row(figures, spacing=8, alignment=ft.MainAxisAlignment.END), bar], spacing=4
    )


def _figures(customers: str, orders: str, revenue: str, *, head: bool = False) -> list[ft.Control]:
    shown = type_.note if head else type_.figure
    right = ft.TextAlign.RIGHT
    return [
        shown(customers, width=72, text_align=right),
        shown(orders, width=56, text_align=right),
        shown(revenue, width=136, text_align=right),
    ]
