"""The five places that a person goes between, by what they are at the company."""

from dataclasses import dataclass

from client.view_models.desk import Desk
from shared.models.person import MANAGING, Role
from shared.rules.rights import holds_role

_HEADQUARTERS: tuple[Role, ...] = (
    "deputy_gm",
    "sales_director",
    "grading_secretary",
    "finance",
    "analyst",
    "admin",
)
"""Who looks at the company as a whole, wherever their role is held."""


@dataclass(frozen=True)
class Destination:
    """A place of the main way around."""

    route: str
    name: str


def is_headquarters(desk: Desk) -> bool:
    """Whether the person looks at the company as a whole."""
    return holds_role(desk.facts, desk.me, _HEADQUARTERS, desk.now)


def home(desk: Desk) -> str:
    """Where a person starts: headquarters on the overview, everybody else on their day."""
    return "/overview" if is_headquarters(desk) else "/today"


@dataclass
class Home:
    """Where a person starts, followed while their roles are still arriving on a new device."""

    desk: Desk
    route: str = ""

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the roles again."""
        self.route = home(self.desk)


def destinations(desk: Desk) -> tuple[Destination, ...]:
    """The places, in their order; managers approve where reps add."""
    words = desk.words
    names = {
        "/today": words("Today"),
        "/overview": words("Overview"),
        "/customers": words("Customers"),
        "/add": words("Add"),
        "/approvals": words("Approvals"),
        "/credit": words("Credit"),
        "/me": words("Me"),
    }
    manages = holds_role(desk.facts, desk.me, MANAGING, desk.now)
    third = "/approvals" if manages else "/add"
    return tuple(
        Destination(route, names[route]) for route in (home(desk), "/customers", third, "/credit", "/me")
    )


@dataclass
class WayAround:
    """The places, followed while the person's roles are still arriving or change."""

    desk: Desk
    places: tuple[Destination, ...] = ()

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the roles again; the same places are no news."""
        found = destinations(self.desk)
        if found != self.places:
            self.places = found
