"""Finds damage in what cannot be fetched again, at a cost that every start of the app can bear."""

import json

from client.adapters.sqlite_news import NewsTable
from client.adapters.sqlite_outbox import Outbox
from sync.core.fingerprint import fingerprint
from sync.store_faults import DamagedFileError

_OWN = ("sqlite_master", "sqlite_sequence", "meta", "outbox", "draft", "taken", "news")
"""The tables of what only this device has; the rest of the file comes from the server."""


class Soundness(Outbox, NewsTable):
    """Checks the tables that only this device has."""

    def require_sound(self) -> None:
        """Read own work and settings; raises DamagedFileError, or what reading raises, if not as written."""
        for table in _OWN:
            told = self._rows(f"PRAGMA integrity_check({table})")
            if told != [("ok",)]:
                raise DamagedFileError(f"{table}: {told[0][0]}")
        self._require_outbox()
        self._require_taken()
        self.news()

    def _require_outbox(self) -> None:
        pending = self.outbox()
        for each in pending:
            said = json.loads(each.text)
            if (each.id, each.kind) != (said.get("id", each.id), said.get("kind", each.kind)):
                raise DamagedFileError(f"{each.id} stands beside another command")
            if fingerprint(each.text) != each.hash:
                raise DamagedFileError(f"the text of {each.id} is not the one that was written")
        counters = [each.counter for each in pending if each.state == "waiting"]
        last = int(self.meta("last_counter") or 0)
        if len(set(counters)) < len(counters) or not all(1 <= each <= last for each in counters):
            raise DamagedFileError("the numbers of the outbox do not fit")

    def _require_taken(self) -> None:
        for row_id, text, digest in self._rows("SELECT id, text, hash FROM taken"):
            if fingerprint(text) != digest:
                raise DamagedFileError(f"the text of {row_id} is not the one that was written")
