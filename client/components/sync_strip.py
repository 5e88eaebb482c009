"""The sync strip: one line under the app bar of every screen; a tap opens the details."""

import flet as ft

from client.services import go, use_services
from client.view_models.sync_status import SyncStrip, Tone

_LOOKS: dict[Tone, tuple[ft.IconData, str, str]] = {
    "sent": (ft.Icons.CLOUD_DONE_OUTLINED, ft.Colors.SURFACE_CONTAINER, ft.Colors.ON_SURFACE_VARIANT),
    "waiting": (ft.Icons.SCHEDULE_SEND, ft.Colors.TERTIARY_CONTAINER, ft.Colors.ON_TERTIARY_CONTAINER),
    "sending": (ft.Icons.SYNC, ft.Colors.SURFACE_CONTAINER, ft.Colors.ON_SURFACE_VARIANT),
    "offline": (ft.Icons.CLOUD_OFF, ft.Colors.SURFACE_CONTAINER_HIGHEST, ft.Colors.ON_SURFACE),
    "needs_you": (ft.Icons.PRIORITY_HIGH, ft.Colors.ERROR_CONTAINER, ft.Colors.ON_ERROR_CONTAINER),
}


@ft.component
def SyncLine() -> ft.Control:  # noqa: N802  components are named like the types they stand for
    """The strip of the person at this desk."""
    return _Strip(use_services().strip)


@ft.component
def _Strip(strip: SyncStrip) -> ft.Control:  # noqa: N802
    icon, ground, ink = _LOOKS[strip.tone]
    return ft.Semantics(
        content=ft.Container(
            ft.Row(
                [
                    ft.Icon(icon, size=18, color=ink),
                    ft.Text(strip.text, size=13, color=ink, expand=True, max_lines=1),
                    ft.Icon(ft.Icons.CHEVRON_RIGHT, size=18, color=ink),
                ],
                spacing=8,
            ),
            bgcolor=ground,
            padding=ft.Padding.symmetric(horizontal=16),
            height=40,
            ink=True,
            on_click=lambda _: go("/sync"),
        ),
        key="sync-strip",
        label=strip.text,
        button=True,
        container=True,
        exclude_semantics=True,
        live_region=True,
        on_tap=lambda _: go("/sync"),
    )
