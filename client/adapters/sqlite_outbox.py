"""The outbox on the device, and what the server took from it, kept for the case that the server loses it."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from client.adapters.salvage import FoundTaken
from client.adapters.sqlite_session import Session
from sync.core.fingerprint import fingerprint
from sync.core.records import Pending
from sync.wire.push import Outcome

_LAST_COUNTER = "last_counter"
_PENDING = "SELECT counter, id, kind, text, hash, issued_at, outcome FROM outbox"


class Outbox(Session):
    """The tables of what is pending and of what was taken."""

    def enqueue(self, command_id: str, kind: str, text: str, issued_at: datetime) -> Pending:
        """Add a command to the outbox under the next counter; the counters are dense."""
        with self.transaction():
            counter = int(self.meta(_LAST_COUNTER) or 0) + 1
            self.set_meta(_LAST_COUNTER, str(counter))
            digest = fingerprint(text)
            self._write(
                "INSERT INTO outbox (counter, id, kind, text, hash, issued_at) VALUES (?, ?, ?, ?, ?, ?)",
                (counter, command_id, kind, text, digest, issued_at.isoformat()),
            )
        return Pending(
            counter=counter,
            id=command_id,
            kind=kind,
            text=text,
            hash=digest,
            issued_at=issued_at,
            state="waiting",
        )

    def outbox(self) -> Sequence[Pending]:
        """What is pending, in order."""
        return [_pending(row) for row in self._rows(f"{_PENDING} ORDER BY place")]

    def waiting(self, most: int) -> Sequence[Pending]:
        """What the server has not answered yet, in order, from the first on and at most so many."""
        found = self._rows(f"{_PENDING} WHERE outcome IS NULL ORDER BY place LIMIT ?", (most,))
        return [_pending(row) for row in found]

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write the server's outcomes beside their commands."""
        self._write_many(
            "UPDATE outbox SET outcome = ? WHERE counter = ? AND id = ?",
            [(outcome.model_dump_json(), outcome.counter, outcome.id) for outcome in outcomes],
        )

    def drop_decided(self, at: datetime) -> Sequence[Pending]:
        """Take the decided commands out of the outbox and return them.

        Those that were not refused are kept aside for `offer_again`.
        """
        with self.transaction():
            decided = self._rows(f"{_PENDING} WHERE outcome IS NOT NULL ORDER BY place")
            if decided:
                self._write(
                    "INSERT INTO taken (device, counter, id, kind, text, hash, issued_at, taken_at)"
                    " SELECT ?, counter, id, kind, text, hash, issued_at, ? FROM outbox"
                    " WHERE json_extract(outcome, '$.status') <> 'rejected' ORDER BY place"
                    " ON CONFLICT DO NOTHING",
                    (self.meta("device") or "", at.astimezone(UTC).isoformat()),
                )
                self._write("DELETE FROM outbox WHERE outcome IS NOT NULL")
        return [_pending(row) for row in decided]

    def renumber(self) -> None:
        """Give the waiting commands counters from 1 on, for a device under a new identity."""
        with self.transaction():
            self._number("outcome IS NULL", after=0)

    def offer_again(self, after: int) -> int:
        """Put what was taken back into the outbox, before all that waits, for a history that may lack it.

        What this identity had numbered up to `after` is known there and keeps its counter: it is asked
        again what became of it, for a copy of this device may have been quicker and heard another
        answer. The rest counts on from there. Returns how many commands may be unknown there.
        """
        with self.transaction():
            self._write(
                "UPDATE outbox SET outcome = NULL WHERE json_extract(outcome, '$.status') <> 'rejected'"
            )
            first = int(self._rows("SELECT coalesce(min(place), 1) FROM outbox")[0][0])
            again = self._rows(
                "SELECT place, iif(device = ? AND counter <= ?, counter, 0), id, kind, text, hash, issued_at"
                " FROM taken WHERE id NOT IN (SELECT id FROM outbox) ORDER BY place",
                (self.meta("device") or "", after),
            )
            self._write_many(
                "INSERT INTO outbox (place, counter, id, kind, text, hash, issued_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(first - len(again) + at, *row[1:]) for at, row in enumerate(again)],
            )
            self._write_many("DELETE FROM taken WHERE place = ?", [row[:1] for row in again])
            self._number("outcome IS NULL AND (counter = 0 OR counter > ?)", after, after=after)
        return sum(1 for _, counter, *_ in again if counter == 0)

    def enter_taken(self, taken: Iterable[FoundTaken]) -> None:
        """Enter what was taken on another file of this device; what is here already stays."""
        self._write_many(
            "INSERT INTO taken (device, counter, id, kind, text, hash, issued_at, taken_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(each.device, each.counter, *astuple(each.command), each.taken_at) for each in taken],
        )

    def taken_texts(self) -> Sequence[tuple[str, str]]:
        """Identity and text of what the server took and is still kept here, oldest first."""
        return [
            (str(row_id), str(text))
            for row_id, text in self._rows("SELECT id, text FROM taken ORDER BY place")
        ]

    def forget_taken(self, before: datetime) -> None:
        """Let go of what was taken by the server before a moment."""
        self._write("DELETE FROM taken WHERE taken_at < ?", (before.astimezone(UTC).isoformat(),))

    def _number(self, which: str, *parameters: int, after: int) -> None:
        places = self._rows(f"SELECT place FROM outbox WHERE {which} ORDER BY place", parameters)  # noqa: S608
        self._write_many(
            "UPDATE outbox SET counter = ? WHERE place = ?",
            [(after + at, place) for at, (place,) in enumerate(places, start=1)],
        )
        self.set_meta(_LAST_COUNTER, str(after + len(places)))


def _pending(row: Sequence[Any]) -> Pending:
    counter, command_id, kind, text, digest, issued_at, outcome = row
    return Pending(
        counter=counter,
        id=command_id,
        kind=kind,
        text=text,
        hash=digest,
        issued_at=datetime.fromisoformat(issued_at),
        state="waiting" if outcome is None else "decided",
        outcome=None if outcome is None else Outcome.model_validate_json(outcome),
    )
