"""Work that did not go through: what happened in one sentence, and what can be done about it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from client.view_models import money_words, names, time_words
from client.view_models.desk import Desk
from client.view_models.verdict import Verdict, refused
from sync.ports import Draft


@dataclass(frozen=True)
class KeptWork:
    """One draft in words."""

    id: str
    title: str
    customer: str
    customer_id: str
    kept: str
    content: tuple[tuple[str, str], ...]
    verdict: Verdict


@dataclass
class NeedsYou:
    """Every refused, parked or unreadable piece of my work."""

    desk: Desk
    items: tuple[KeptWork, ...] = ()
    discarding: str = ""
    """The item that would be discarded, once the person says so again."""

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the device again."""
        gone = names.noticed(self.desk)
        self.items = tuple(self._shown(draft, gone) for draft in self.desk.device.drafts())

    def ask_to_discard(self, item: str) -> None:
        """Ask once before anything is let go."""
        self.discarding = item

    def keep(self) -> None:
        """Leave it where it is."""
        self.discarding = ""

    def discard(self) -> None:
        """Let go of the item that was asked about."""
        if self.discarding:
            self.desk.device.discard(self.discarding)
            self.discarding = ""
            self.refresh()

    def _shown(self, draft: Draft, gone: Mapping[str, str]) -> KeptWork:
        desk = self.desk
        card = desk.facts.customer(draft.root)
        return KeptWork(
            id=draft.id,
            title=desk.words.term("command", draft.kind),
            customer=card.name if card is not None else gone.get(draft.root, ""),
            customer_id=card.id if card is not None else "",
            kept=time_words.moment_text(draft.kept_at, desk.now, desk.words),
            content=_content(desk, draft),
            verdict=_verdict(desk, draft),
        )


def _verdict(desk: Desk, draft: Draft) -> Verdict:
    if draft.refusal is not None:
        return refused(desk, draft.refusal)
    if draft.reason == "parked":
        return Verdict("wait", desk.words("It went to whoever holds the customer now, who will decide."))
    return Verdict("no", desk.words("The server could not read this. Your text is kept here."))


def _content(desk: Desk, draft: Draft) -> tuple[tuple[str, str], ...]:
    """What the person had typed, field by field, so that nothing of it is lost to their eyes."""
    try:
        payload = json.loads(draft.text)
    except ValueError:
        return ()
    if "mine" in payload and "base" in payload:
        return _edited(desk, payload["base"], payload["mine"])
    said = payload.get("fields") or payload
    return tuple(
        (_label(desk, name), _text(desk, name, said[name]))
        for name in _SHOWN
        if isinstance(said, dict) and said.get(name)
    )


def _edited(desk: Desk, base: object, mine: object) -> tuple[tuple[str, str], ...]:
    """The fields of an edit that its author changed, as they wanted them; a dash where they cleared one."""
    if not isinstance(base, dict) or not isinstance(mine, dict):
        return ()
    return tuple(
        (_label(desk, name), _text(desk, name, value) if value else "–")
        for name, value in mine.items()
        if value != base.get(name)
    )


_SHOWN = ("name", "phone", "city", "address", "purpose", "outcome", "next_step", "amount", "reason", "note")
_TERMS = {"role": "person_role", "preferred_channel": "channel"}
"""Fields whose values go by another kind of terms than their own name."""


def _label(desk: Desk, name: str) -> str:
    words = desk.words
    own = {
        "purpose": words("Purpose"),
        "outcome": words("Outcome"),
        "next_step": words("Next step"),
        "amount": words("Amount"),
        "reason": words("Reason"),
        "note": words("Note"),
    }
    return own.get(name) or words.term("field", name)


def _text(desk: Desk, name: str, value: object) -> str:
    if name in ("amount", "assets") and isinstance(value, int):
        return money_words.exact(value)
    return desk.words.term(_TERMS.get(name, name), value) if isinstance(value, str) else str(value)
