"""The look: Material 3 from one deep teal that reads well in the sun, light and dark.

The font is not named here: the web build ships ours as the default family, so that text is right from
the first frame; a desktop has its own.
"""

import flet as ft

SEED = "#00695C"

_AMBER = ft.ColorScheme(
    tertiary="#8A5100", on_tertiary="#FFFFFF", tertiary_container="#FFDDB8", on_tertiary_container="#2C1600"
)
_AMBER_DARK = ft.ColorScheme(
    tertiary="#FFB95E", on_tertiary="#4A2800", tertiary_container="#6A3C00", on_tertiary_container="#FFDDB8"
)


def theme(*, dark: bool) -> ft.Theme:
    """The theme of a brightness; screens change at once, because a rep looks and taps."""
    at_once = ft.PageTransitionTheme.NONE
    return ft.Theme(
        color_scheme_seed=SEED,
        color_scheme=_AMBER_DARK if dark else _AMBER,
        use_material3=True,
        visual_density=ft.VisualDensity.STANDARD,
        page_transitions=ft.PageTransitionsTheme(
            android=at_once, ios=at_once, linux=at_once, macos=at_once, windows=at_once
        ),
    )
