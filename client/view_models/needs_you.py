"""Work that did not go through: what happened in one sentence, and what can be done about it."""

import json
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
        self.items = tuple(self._shown(draft) for draft in self.desk.device.drafts())

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

    def _shown(self, draft: Draft) -> KeptWork:
        desk = self.desk
        return KeptWork(
            id=draft.id,
            title=desk.words.term("command", draft.kind),
            customer=names.anyone(desk, draft.root),
            customer_id=draft.root if desk.facts.customer(draft.root) is not None else "",
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
    said = payload.get("mine") or payload.get("fields") or payload
    lines = []
    for name in (
        "name",
        "phone",
        "city",
        "address",
        "purpose",
        "outcome",
        "next_step",
        "amount",
        "reason",
        "note",
    ):
        value = said.get(name) if isinstance(said, dict) else None
        if value:
            lines.append((_label(desk, name), _text(desk, name, value)))
    return tuple(lines)


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
    if name == "amount" and isinstance(value, int):
        return money_words.exact(value)
    return desk.words.term("purpose", str(value)) if name == "purpose" else str(value)
