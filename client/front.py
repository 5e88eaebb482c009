"""What stands on the page: the notice, the lock, the door, or the app of whoever is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

import flet as ft

from client.components.lock_pad import lock_view
from client.routes import ROUTES
from client.screens.shut_out import ShutOutScreen
from client.screens.sign_in import SignInScreen
from client.services import Services, ServicesContext
from client.view_models.locked import Locked
from client.view_models.settings import Language
from client.view_models.shut_out import ShutOutNotice
from client.view_models.sign_in import SignIn


@dataclass
class Front:
    """What is on the page: the door, or a person's services."""

    door: SignIn
    services: Services | None = None
    notice: ShutOutNotice | None = None
    locked: Locked | None = None


@dataclass(frozen=True)
class WaysOn:
    """What can be done while nobody is inside."""

    to_the_door: Callable[[], None]
    forgot: Callable[[], None]
    change_language: Callable[[Language], None]
    is_wide: Callable[[], bool]


@ft.component
def FrontScreen(front: Front, ways: WaysOn) -> object:  # noqa: N802
    """The door for strangers, the app for whoever is signed in."""
    services = front.services
    if front.notice is not None:
        return [ShutOutScreen(front.notice, ways.to_the_door)]
    if front.locked is not None:
        return [lock_view(front.locked, wide=ways.is_wide(), forgot=ways.forgot)]
    if services is None:
        return [SignInScreen(front.door, ways.change_language)]
    return ServicesContext(services, lambda: ft.Router(ROUTES, manage_views=True))
