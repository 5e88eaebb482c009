"""Me: who I am here, the language and the look, how safe my work is stored, and the way out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from client.view_models import names
from client.view_models.desk import Desk
from client.view_models.device_storage import Storage, kept_text

Look = Literal["system", "light", "dark"]
Language = Literal["zh", "en"]


def language_of(preferred: Sequence[str]) -> Language:
    """The first of a person's preferred languages that the app speaks; English for everybody else."""
    for each in preferred:
        # Windows names languages in words.
        if each.lower().startswith(("zh", "chinese")):
            return "zh"
        if each.lower().startswith("en"):
            return "en"
    return "en"


@dataclass
class Settings:
    """What a person may change about the app; changing takes effect at once."""

    desk: Desk
    look: Look
    change_language: Callable[[Language], None]
    change_look: Callable[[Look], None]
    leave: Callable[[], None]
    storage: Storage | None = None
    leaving: bool = False

    @property
    def name(self) -> str:
        """Who is signed in."""
        return names.person_name(self.desk, self.desk.me)

    @property
    def roles(self) -> str:
        """What they are at the company, and where."""
        held = self.desk.facts.roles_of(self.desk.me, self.desk.now)
        separator = "、" if self.desk.words.language == "zh" else ", "
        return separator.join(
            f"{self.desk.words.term('role', each.role)} · {names.place_name(self.desk, each.territory)}"
            for each in held[:3]
        )

    @property
    def storage_text(self) -> str:
        """For how long the work is kept on this device."""
        return kept_text(self.storage, self.desk.words)

    @property
    def unsent(self) -> int:
        """How much work is not sent yet."""
        return self.desk.device.status().waiting

    def choose_language(self, language: Language) -> None:
        """Speak this language from now on."""
        self.change_language(language)

    def choose_look(self, look: Look) -> None:
        """Look like this from now on."""
        self.look = look
        self.change_look(look)

    def ask_to_leave(self) -> None:
        """Ask once before signing out."""
        self.leaving = True

    def stay(self) -> None:
        """Stay signed in."""
        self.leaving = False

    def sign_out(self) -> None:
        """Sign out; nothing on the device is deleted."""
        self.leaving = False
        self.leave()
