"""The grade as a letter on a tinted pill with a shape of its own, and an arrow for an override."""

import flet as ft

from client.view_models.badge import Badge, Tone

_TINTS: dict[Tone, tuple[str, str]] = {
    "vip": (ft.Colors.PRIMARY, ft.Colors.ON_PRIMARY),
    "a": (ft.Colors.PRIMARY_CONTAINER, ft.Colors.ON_PRIMARY_CONTAINER),
    "b": (ft.Colors.SECONDARY_CONTAINER, ft.Colors.ON_SECONDARY_CONTAINER),
    "c": (ft.Colors.SURFACE_CONTAINER_HIGHEST, ft.Colors.ON_SURFACE_VARIANT),
    "provisional": (ft.Colors.SURFACE, ft.Colors.ON_SURFACE_VARIANT),
    "none": (ft.Colors.SURFACE, ft.Colors.ON_SURFACE_VARIANT),
}
_ROUND: dict[Tone, int] = {"vip": 14, "a": 14, "b": 8, "c": 2, "provisional": 14, "none": 2}


def grade_badge(badge: Badge) -> ft.Control:
    """The badge; screen readers hear it in words."""
    tint, ink = _TINTS[badge.tone]
    outlined = badge.tone in {"provisional", "none"}
    pill = ft.Container(
        ft.Text(badge.letter, size=13, weight=ft.FontWeight.W_600, color=ink, no_wrap=True),
        bgcolor=tint,
        height=28,
        padding=ft.Padding.symmetric(horizontal=9),
        alignment=ft.Alignment.CENTER,
        border_radius=_ROUND[badge.tone],
        border=ft.Border.all(1, ft.Colors.OUTLINE) if outlined else None,
    )
    parts: list[ft.Control] = [pill]
    if badge.overridden:
        parts.append(ft.Icon(ft.Icons.SWAP_VERT, size=18, color=ft.Colors.TERTIARY))
    return ft.Semantics(
        content=ft.Row(parts, spacing=2, tight=True),
        label=badge.spoken,
        exclude_semantics=True,
        container=True,
    )
