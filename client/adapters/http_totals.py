"""Headquarters' totals over HTTP, and the last answer kept in the person's own database."""

from pydantic import ValidationError

from client.adapters.http_line import HttpLine
from client.view_models.totals import Totals
from sync.faults import ProtocolBroken
from sync.ports import DeviceStore

_KEY = "last_totals"


async def fetch_totals(line: HttpLine) -> Totals:
    """The figures as the server counts them now."""
    content = await line.ask("GET", "/v1/totals")
    try:
        return Totals.model_validate_json(content)
    except ValidationError as problem:
        raise ProtocolBroken(str(problem)) from problem


class TotalsShelf:
    """The last figures, on the device."""

    def __init__(self, store: DeviceStore) -> None:
        self._store = store

    def kept(self) -> Totals | None:
        """The figures of last time; None when there are none, or none that this version can read."""
        text = self._store.meta(_KEY)
        try:
            return Totals.model_validate_json(text) if text else None
        except ValidationError:
            return None

    def keep(self, totals: Totals) -> None:
        """Remember these."""
        with self._store.transaction():
            self._store.set_meta(_KEY, totals.model_dump_json())
