"""The company's own tables: territories, people and their roles, which everybody in it may see."""

from collections.abc import Iterator

from server.exports.names import Names
from server.exports.sheet import Value, day_in_china
from server.exports.visible import Visible
from shared.models.person import RoleAssignment, User
from shared.models.territory import Territory
from shared.words import Words

TERRITORY = ("code", "name", "name_en", "parent", "kind", "area_codes")
USER = ("code", "login", "name", "name_en", "title", "manager")
ASSIGNMENT = ("user", "role", "territory", "since", "until")


def territories(visible: Visible, _names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """The nodes in use, by id."""
    for page in visible.pages(Territory):
        for row in page:
            if not row.retired:
                kind, areas = words.term("territory_kind", row.kind), " ".join(row.area_codes)
                yield row.id, row.name, row.name_en, row.parent, kind, areas


def users(visible: Visible, names: Names, _words: Words) -> Iterator[tuple[Value, ...]]:
    """The people who have not left, by id."""
    for page in visible.pages(User):
        for row in page:
            if row.active:
                yield row.id, row.login, row.name, row.name_en, row.title, names.login(row.reports_to)


def assignments(visible: Visible, names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """All roles ever held, by id."""
    for page in visible.pages(RoleAssignment):
        for row in page:
            dates = day_in_china(row.valid_from), day_in_china(row.valid_to)
            yield names.login(row.user), words.term("role", row.role), row.territory, *dates
