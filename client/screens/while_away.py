"""While you were away: what others did with my customers, and what became of my work, until I say "seen"."""

import flet as ft

from client.components import type as type_
from client.components.empty_state import empty_state
from client.components.form import main_action
from client.components.frame import frame
from client.components.keeping import keep
from client.observed import observed, use_view_model
from client.services import go
from client.view_models.news_words import LineKind
from client.view_models.while_away import NewsLine, WhileAway
from shared.words import Words

_ICONS: dict[LineKind, ft.IconData] = {
    "arrived": ft.Icons.PERSON_ADD_ALT,
    "left": ft.Icons.MOVE_UP,
    "changed": ft.Icons.EDIT_NOTE,
    "waits": ft.Icons.HOURGLASS_TOP,
    "taken": ft.Icons.CHECK_CIRCLE,
    "both": ft.Icons.CALL_MERGE,
    "refused": ft.Icons.BLOCK,
    "place": ft.Icons.MAP_OUTLINED,
    "server": ft.Icons.CLOUD_SYNC_OUTLINED,
}


@ft.component
def WhileAwayScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The news by day, newest first, and one way to put them behind me."""
    vm = use_view_model(lambda services: observed(WhileAway)(services.desk))
    words = vm.desk.words
    title = words("While you were away")
    if not vm.days:
        return frame(title, [_nothing(words)], under="/")
    controls: list[ft.Control] = []
    for each in vm.days:
        controls.append(ft.Semantics(content=type_.section(each.day), header=True))
        controls += [_line(line) for line in each.lines]
    if vm.more:
        controls.append(type_.note(words("{n} more that are not shown", n=vm.more)))
    seen = main_action(words("Seen"), lambda: keep(vm.seen, words), icon=ft.Icons.DONE_ALL)
    return frame(title, controls, under="/", foot=[seen])


def _line(line: NewsLine) -> ft.Control:
    opens = f"/customers/{line.customer}" if line.customer else ""
    return ft.ListTile(
        leading=ft.Icon(_ICONS[line.kind], color=ft.Colors.ON_SURFACE_VARIANT),
        title=type_.body(line.text),
        subtitle=type_.note(" · ".join(part for part in (line.at, line.detail) if part)),
        trailing=ft.Icons.CHEVRON_RIGHT if opens else None,
        content_padding=0,
        min_vertical_padding=0,
        on_click=(lambda _: go(opens)) if opens else None,
        key=f"news-{line.id}",
    )


def _nothing(words: Words) -> ft.Control:
    return empty_state(
        ft.Icons.NOTIFICATIONS_NONE,
        words("Nothing happened"),
        words(
            "What others do with your customers, and what becomes of your work, appears here after each sync."
        ),
    )
