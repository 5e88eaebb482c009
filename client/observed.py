"""The one place where view models become observable, so that they themselves know no toolkit."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from client.services import Services, use_services

VM = TypeVar("VM")


@cache
def _watched(plain: type[Any]) -> type[Any]:
    return cast("type[Any]", ft.observable(plain))  # type: ignore[no-untyped-call]


def observed(plain: type[VM]) -> type[VM]:
    """The same class, telling components when a field is assigned."""
    return cast("type[VM]", _watched(cast("Any", plain)))


def use_view_model(make: Callable[[Services], VM]) -> VM:
    """The component's own view model: observed, and refreshed when the device's rows change.

    It is made once, and again only for another desk: another person or another language. Give components
    that show one row a `key`, so that another row gets another view model.
    """
    services = use_services()
    held: tuple[VM, Callable[[Any], None]] = ft.use_state(cast("Any", lambda: make(services)))
    kept, keep = held
    at_desk = ft.use_ref(services.desk)
    if at_desk.current != services.desk:
        at_desk.current = services.desk
        kept = make(services)
        fresh = kept
        keep(lambda _: fresh)
    detach: MutableRef[Callable[[], None] | None] = ft.use_ref(None)
    refresh = getattr(kept, "refresh", None)

    def attach() -> None:
        if refresh is not None:
            detach.current = services.bridge.attach(refresh)

    def release() -> None:
        if detach.current is not None:
            detach.current()

    ft.use_effect(attach, [services.desk], release)
    return kept
