"""The verdict in colour, icon and words: the reason, the rule's clause, the fact behind it."""

import flet as ft

from client.components import type as type_
from client.view_models.verdict import Verdict, VerdictTone
from shared.words import Words

_LOOKS: dict[VerdictTone, tuple[ft.IconData, str, str]] = {
    "yes": (ft.Icons.CHECK_CIRCLE, ft.Colors.PRIMARY_CONTAINER, ft.Colors.ON_PRIMARY_CONTAINER),
    "wait": (ft.Icons.HOURGLASS_TOP, ft.Colors.TERTIARY_CONTAINER, ft.Colors.ON_TERTIARY_CONTAINER),
    "no": (ft.Icons.BLOCK, ft.Colors.ERROR_CONTAINER, ft.Colors.ON_ERROR_CONTAINER),
}


def verdict_panel(verdict: Verdict, words: Words) -> ft.Control:
    """The panel, the same before sending, in *Needs you* and in a manager's inbox."""
    icon, ground, ink = _LOOKS[verdict.tone]
    lines: list[ft.Control] = [type_.section(verdict.headline, color=ink)]
    lines += [type_.body(text, color=ink) for text in (verdict.detail, verdict.fact) if text]
    if verdict.clause:
        lines.append(
            type_.note(words("Rule {rule}: {clause}", rule=verdict.rule, clause=verdict.clause), color=ink)
        )
    return ft.Semantics(
        content=ft.Container(
            ft.Row(
                [ft.Icon(icon, color=ink, size=24), ft.Column(lines, spacing=4, expand=True)],
                spacing=12,
                vertical_alignment=ft.CrossAxisAlignment.START,
            ),
            bgcolor=ground,
            border_radius=12,
            padding=16,
        ),
        key="verdict",
        label=words("Verdict"),
        container=True,
        live_region=True,
    )
