"""The card that says where the work lies and how safe it is there, and makes a copy for support."""

import flet as ft

from client.components import type as type_
from client.components.card import card
from client.components.form import complaint_line, side_action
from client.observed import observed, use_view_model
from client.view_models.device_storage import DeviceStorage


@ft.component
def StorageCard() -> ft.Control:  # noqa: N802  components are named like the types they stand for
    """Promise, room and size; below them the way to a copy."""
    vm = use_view_model(lambda found: observed(DeviceStorage)(found.desk, found.storage))
    words = vm.desk.words
    ft.use_effect(vm.look, [vm])
    lines: list[ft.Control] = [type_.body(vm.kept)] if vm.kept else []
    lines += [type_.note(each) for each in (vm.room, vm.database) if each]
    lines += [complaint_line(vm.warning)] if vm.warning else []
    lines += _copy(vm)
    return card(*lines, heading=words("Storage on this device"))


def _copy(vm: DeviceStorage) -> list[ft.Control]:
    words = vm.desk.words
    if vm.asking:

        async def save(_event: object) -> None:
            await vm.hand_out()

        yes = ft.FilledButton(words("Save the copy"), height=48, on_click=save)
        no = ft.TextButton(words("Not now"), height=48, on_click=lambda _: vm.leave())
        return [type_.body(vm.contents), ft.Row([yes, no], wrap=True)]
    way = side_action(words("Export this device's database for support"), vm.begin, icon=ft.Icons.SAVE_ALT)
    way.disabled = vm.copying
    told = ft.Semantics(content=type_.body(vm.told), live_region=True)
    said: list[ft.Control] = [told] if vm.told else []
    return [way, *said, *([type_.note(vm.where, selectable=True)] if vm.where else [])]
