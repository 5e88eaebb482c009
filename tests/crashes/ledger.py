"""What the server's file says in the end, held against what people were told: nothing lost, nothing twice.

Read straight from the tables, past the engine that wrote them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from server.adapters.sqlite_engine import sqlite
from server.adapters.store import open_authority_store
from shared.commands import LogVisit, read_command
from shared.models.ids import UserId
from sync.core.records import Draft
from sync.wire.push import Outcome
from tests.simulation.truth import EVERYTHING, Place, Truth

Rows = Mapping[Place, tuple[int, str]]


@dataclass
class Ledger:
    """Every way in which the file disagrees with what was promised."""

    acknowledged: int
    asked_again: int
    """Commands that were decided, and whose answer was lost on the way and given again."""
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The count, in one line."""
        return (
            f"{self.acknowledged} commands acknowledged, {self.asked_again} answered a second time, "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled"
        )


class Books:
    """The server's file, read while nobody writes."""

    def __init__(self, url: str) -> None:
        self._file = url.removeprefix("sqlite:///")
        self._store = open_authority_store(url)
        self.truth = Truth()
        with closing(sqlite.connect(self._file)) as db:
            self.truth.look(db.execute(EVERYTHING))
            self._commands = [
                (command, text, Outcome.model_validate_json(outcome))
                for command, text, outcome in db.execute("SELECT id, text, outcome FROM command")
            ]
            self._audit = db.execute("SELECT command, entry FROM audit").fetchall()
            self._sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        self._broken = self._store.verify_audit()
        self._store.close()

    def check(
        self, promised: Mapping[str, str], told: Sequence[Outcome], begun: Mapping[str, str] | None = None
    ) -> Ledger:
        """Hold everything against what devices accepted and what they were told of it.

        What was begun and never confirmed to its author may have happened or not, once.
        """
        ledger = Ledger(len(promised), sum(each.duplicate for each in told))
        self._each_command_is_decided_once(ledger, promised, promised if begun is None else begun)
        self._each_answer_stands(ledger, told)
        self._each_change_is_audited_once(ledger)
        self._each_version_was_written_once(ledger)
        self._each_visit_is_there(ledger)
        if self._sound != "ok":
            ledger.wrong.append(f"the file is damaged: {self._sound}")
        return ledger

    def differences(self, user: UserId, held: Rows) -> list[str]:
        """Where a device disagrees with what its user may see."""
        due = self.truth.entitled(user, datetime.now(UTC))
        return [
            f"{user}: {place} is {held.get(place)} here and {due.get(place)} there"
            for place in sorted(due.keys() | held.keys())
            if held.get(place) != due.get(place)
        ]

    def dropped(self, promised: Mapping[str, str], drafts: Sequence[Draft]) -> list[str]:
        """What was refused or parked and is no longer kept on the device that it was made on."""
        kept = {draft.id: draft.text for draft in drafts}
        return [
            text
            for command, text, outcome in self._commands
            if command in promised and outcome.status in ("rejected", "parked") and kept.get(command) != text
        ]

    def _each_command_is_decided_once(
        self, ledger: Ledger, promised: Mapping[str, str], begun: Mapping[str, str]
    ) -> None:
        known = Counter(command for command, _, _ in self._commands)
        texts = {command: text for command, text, _ in self._commands}
        ledger.lost += [command for command in promised if texts.get(command) != promised[command]]
        ledger.doubled += [command for command, times in known.items() if times > 1]
        ledger.wrong += [
            f"nobody said {text}" for command, text in texts.items() if begun.get(command) != text
        ]

    def _each_answer_stands(self, ledger: Ledger, told: Sequence[Outcome]) -> None:
        given = {command: outcome for command, _, outcome in self._commands}
        for outcome in told:
            if given.get(outcome.id) != outcome.model_copy(update={"duplicate": False}):
                ledger.lost.append(f"the answer {outcome}, the server has {given.get(outcome.id)}")

    def _each_change_is_audited_once(self, ledger: Ledger) -> None:
        entries = Counter(command for command, _ in self._audit)
        for command, _, outcome in self._commands:
            due = 0 if outcome.status == "rejected" else 1
            if entries[command] > due:
                ledger.doubled.append(f"{command} has {entries[command]} audit entries")
            if entries[command] < due:
                ledger.lost.append(f"{command} has no audit entry")
        ledger.wrong += [f"the audit is broken: {each}" for each in self._broken]

    def _each_version_was_written_once(self, ledger: Ledger) -> None:
        """A row at version n was written n times, by n entries of the audit: none missing, none twice."""
        written: dict[Place, list[int]] = defaultdict(list)
        for _, entry in self._audit:
            for kind, row_id, version in json.loads(entry)["rows"]:
                written[kind, row_id].append(version)
        for place in written.keys() | self.truth.rows.keys():
            standing = self.truth.rows.get(place)
            due = list(range(1, standing.version + 1)) if standing is not None else []
            if sorted(written[place]) != due:
                ledger.wrong.append(f"{place} is at {due[-1:]} and was written as {sorted(written[place])}")

    def _each_visit_is_there(self, ledger: Ledger) -> None:
        for command, text, outcome in self._commands:
            said = read_command(text) if outcome.status in ("applied", "merged") else None
            if isinstance(said, LogVisit) and ("visit", said.visit) not in self.truth.rows:
                ledger.lost.append(f"{command} was applied and its visit is gone")
