"""A tiny app for the tests of the build: writes rows through sqlite-utils into durable files."""

import flet as ft
from sqlite_utils import Database

from client.adapters.browser_storage import flush_count, open_database, persistence

_NAMES = "喆 堃 龘 姓 存"


async def main(page: ft.Page) -> None:
    path = await open_database("visits.db")
    kept = await persistence()
    db = Database(path)
    db.execute("pragma locking_mode = exclusive")
    db.execute("pragma temp_store = memory")
    db.execute("pragma synchronous = full")
    visits = db.table("visits")
    if not visits.exists():
        visits.create({"id": int, "name": str}, pk="id")
    count = ft.Text(f"共 {visits.count} 行 rows", size=24)
    saved = ft.Text("", size=24)

    def save(_event: ft.Event[ft.Button]) -> None:
        visits.insert({"name": _NAMES})
        count.value = f"共 {visits.count} 行 rows"
        saved.value = f"已保存 saved {visits.count} flushes {flush_count()}"
        page.update()

    page.title = "路书 Roadbook"
    page.theme = ft.Theme(color_scheme_seed="#00695C")
    page.add(
        ft.Text(_NAMES, size=32),
        ft.Text(f"配额 quota {kept.quota > 0} 永久 granted {kept.granted}"),
        count,
        ft.Button("保存 Save", on_click=save),
        saved,
    )


ft.run(main)
