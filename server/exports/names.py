"""What people and places are called, read once: the directory is the company's own and fits in memory."""

from shared.facts import Facts
from shared.models.person import User
from shared.models.territory import Territory
from shared.words import Language


class Names:
    """The names of people and places in one language."""

    def __init__(self, facts: Facts, language: Language) -> None:
        zh = language == "zh"
        people, places = facts.rows.all(User), facts.rows.all(Territory)
        self._logins = {row.id: row.login for row in people}
        self._people = {row.id: row.name if zh else row.name_en or row.name for row in people}
        self._places = {row.id: row.name if zh else row.name_en or row.name for row in places}

    def login(self, user: str | None) -> str:
        """A person's login; empty for nobody."""
        return self._logins.get(user or "", user or "")

    def person(self, user: str | None) -> str:
        """A person's name; empty for nobody."""
        return self._people.get(user or "", user or "")

    def place(self, node: str | None) -> str:
        """A territory's name; empty for none."""
        return self._places.get(node or "", node or "")
