"""How credit is shared: a bar cut by shares, a line per beneficiary, the reason, the rule pack."""

import flet as ft

from client.components import type as type_
from client.view_models.split import SplitLine, SplitView
from shared.words import Words

_CUTS = (
    ft.Colors.PRIMARY,
    ft.Colors.TERTIARY,
    ft.Colors.SECONDARY,
    ft.Colors.OUTLINE,
    ft.Colors.INVERSE_PRIMARY,
)


def split_panel(split: SplitView, words: Words, *, heading: str = "") -> ft.Control:
    """The panel; a preview and the final split look the same."""
    title = heading or (words("Credit split") if split.final else words("Credit split (preview)"))
    cuts: list[ft.Control] = [
        ft.Container(bgcolor=_CUTS[place % len(_CUTS)], expand=max(1, round(line.part * 1_000)), height=12)
        for place, line in enumerate(split.lines)
        if line.part > 0
    ]
    rows: list[ft.Control] = [
        _line(line, _CUTS[place % len(_CUTS)]) for place, line in enumerate(split.lines)
    ]
    return ft.Semantics(
        content=ft.Container(
            ft.Column(
                [
                    ft.Row([type_.section(title, expand=True), type_.figure(split.total)]),
                    ft.Container(
                        ft.Row(cuts, spacing=2), border_radius=6, clip_behavior=ft.ClipBehavior.ANTI_ALIAS
                    ),
                    *rows,
                    type_.body(split.sentence),
                ],
                spacing=8,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            padding=16,
            border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
            border_radius=12,
        ),
        key="split",
        label=title,
        container=True,
    )


def _line(line: SplitLine, cut: str) -> ft.Control:
    return ft.Row(
        [
            ft.Container(width=12, height=12, bgcolor=cut, border_radius=3),
            ft.Column([type_.body(line.name), type_.note(line.role)], spacing=0, expand=True),
            type_.figure(line.share, width=64),
            type_.figure(line.amount, width=112),
        ],
        spacing=8,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
