"""The frame around every screen: title, sync strip, and the way around; a bar on phones, a rail beyond."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flet as ft

from client.components.lock_pad import lock_view
from client.components.sync_strip import SyncLine
from client.observed import observed, use_view_model
from client.services import go, use_services
from client.view_models.destinations import Destination, WayAround

_WIDEST = 752
"""A line longer than this is not read, so forms and cards end there."""

_ICONS: dict[str, tuple[ft.IconData, ft.IconData]] = {
    "/today": (ft.Icons.TODAY_OUTLINED, ft.Icons.TODAY),
    "/overview": (ft.Icons.INSIGHTS_OUTLINED, ft.Icons.INSIGHTS),
    "/customers": (ft.Icons.STOREFRONT_OUTLINED, ft.Icons.STOREFRONT),
    "/add": (ft.Icons.ADD_CIRCLE_OUTLINE, ft.Icons.ADD_CIRCLE),
    "/approvals": (ft.Icons.APPROVAL_OUTLINED, ft.Icons.APPROVAL),
    "/credit": (ft.Icons.PIE_CHART_OUTLINE, ft.Icons.PIE_CHART),
    "/me": (ft.Icons.PERSON_OUTLINE, ft.Icons.PERSON),
}


@dataclass(frozen=True)
class Pane:
    """What stands left of the screen where there is room: the list that it came from."""

    content: ft.Control
    width: int = 400


def frame(
    title: str,
    controls: Sequence[ft.Control],
    *,
    tab: str = "",
    under: str = "",
    foot: Sequence[ft.Control] = (),
    pane: Pane | None = None,
    fills: bool = False,
) -> ft.View:
    """A whole view; `tab` marks a place of the main way around, `foot` holds the main action.

    A screen `under` a place of that way leads back there, where no rail does. With `fills` the only control
    scrolls by itself.
    """
    services = use_services()
    places = use_view_model(lambda found: observed(WayAround)(found.desk)).places
    path = ft.use_view_path() or "/"
    if services.locked is not None:
        return lock_view(services.locked, wide=services.wide, forgot=services.forgot, route=path)
    content = _filled(controls[0]) if fills else _scrolled(controls, narrow=services.wide and pane is None)
    column: list[ft.Control] = [SyncLine(), content]
    if foot:
        column.append(_foot(foot))
    here = ft.Column(column, spacing=0, expand=True)
    return ft.View(
        route=path,
        appbar=ft.AppBar(
            leading=_back(services.desk.words("Back"), under) if under and not services.wide else None,
            title=ft.Text(title, size=22),
            bgcolor=ft.Colors.SURFACE,
            elevation_on_scroll=0,
        ),
        controls=[
            _noticing(services.touched, _wide(places, here, tab or under, pane))
            if services.wide
            else ft.SafeArea(here, expand=True)
        ],
        navigation_bar=_bar(places, tab) if tab and not services.wide else None,
        padding=0,
        spacing=0,
    )


def _back(name: str, place: str) -> ft.Control:
    # A tooltip alone is no name to a screen reader.
    arrow = ft.Icon(ft.Icons.ARROW_BACK, semantics_label=name)
    return ft.IconButton(arrow, tooltip=name, on_click=lambda _: go(place), key="back")


def _noticing(touched: Callable[[], None], content: ft.Control) -> ft.Control:
    """Tells the lock of a mouse that moves."""
    return ft.GestureDetector(
        content, on_hover=lambda _: touched(), hover_interval=1000, exclude_from_semantics=True, expand=True
    )


def _filled(control: ft.Control) -> ft.Control:
    return ft.Container(control, expand=True)


def _scrolled(controls: Sequence[ft.Control], *, narrow: bool) -> ft.Control:
    # Each control is an item of its own, so that screen readers meet them one by one.
    items = ft.ListView(list(controls), spacing=12, padding=16, expand=True)
    if not narrow:
        return items
    return ft.Row(
        [ft.Container(items, width=_WIDEST)],
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _foot(controls: Sequence[ft.Control]) -> ft.Control:
    return ft.Container(
        ft.Column(list(controls), spacing=8, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        padding=16,
        border=ft.Border.only(top=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
    )


def _wide(places: Sequence[Destination], here: ft.Control, tab: str, pane: Pane | None) -> ft.Control:
    parts: list[ft.Control] = [_rail(places, tab), ft.VerticalDivider(width=1)]
    if pane is not None:
        parts += [ft.Container(pane.content, width=pane.width), ft.VerticalDivider(width=1)]
    parts.append(here)
    return ft.Row(parts, spacing=0, expand=True, vertical_alignment=ft.CrossAxisAlignment.STRETCH)


def _bar(places: Sequence[Destination], tab: str) -> ft.NavigationBar:
    return ft.NavigationBar(
        destinations=[
            ft.NavigationBarDestination(
                icon=_ICONS[place.route][0], selected_icon=_ICONS[place.route][1], label=place.name
            )
            for place in places
        ],
        selected_index=_index(places, tab),
        label_behavior=ft.NavigationBarLabelBehavior.ALWAYS_SHOW,
        on_change=lambda event: go(places[int(event.control.selected_index)].route),
        key="navigation",
    )


def _rail(places: Sequence[Destination], tab: str) -> ft.NavigationRail:
    return ft.NavigationRail(
        destinations=[
            ft.NavigationRailDestination(
                icon=_ICONS[place.route][0], selected_icon=_ICONS[place.route][1], label=place.name
            )
            for place in places
        ],
        selected_index=_index(places, tab),
        label_type=ft.NavigationRailLabelType.ALL,
        on_change=lambda event: go(places[int(event.control.selected_index or 0)].route),
        key="navigation",
    )


def _index(places: Sequence[Destination], tab: str) -> int:
    return next((at for at, place in enumerate(places) if place.route == tab), 0)
