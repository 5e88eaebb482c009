"""Makes the files that people take away over the network, a few at a time, beside the memory."""

from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, Literal, cast

from server.adapters.store import SqlAuthorityStore
from server.exports.breathing import BREATH_S, BreathingRows
from server.exports.csv_pieces import Encoding, csv_pieces
from server.exports.export import ExportKind, export
from server.exports.xlsx_file import write_xlsx
from shared.models.ids import UserId
from shared.words import Language
from sync.faults import Busy
from sync.ports import AuthorityTransaction, Clock

Form = Literal["xlsx", "csv"]

AT_ONCE = 2
_WAIT_S = 5


class Exports:
    """Writes one table into a file that is gone once it was read."""

    def __init__(self, store: SqlAuthorityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turns = BoundedSemaphore(AT_ONCE)

    def make(
        self, user: UserId, kind: ExportKind, form: Form, language: Language, encoding: Encoding
    ) -> IO[bytes]:
        """The file, at its beginning; raises Busy while as many are being written as may be."""
        if not self._turns.acquire(blocking=False):
            raise Busy(_WAIT_S)
        try:
            return self._written(user, kind, form, language, encoding)
        finally:
            self._turns.release()

    def _written(
        self, user: UserId, kind: ExportKind, form: Form, language: Language, encoding: Encoding
    ) -> IO[bytes]:
        file = TemporaryFile()  # noqa: SIM115  it is closed by whoever sends it
        try:
            breath = BREATH_S if self._store.engine.dialect.name == "sqlite" else float("inf")
            with BreathingRows(self._store, breath) as rows:
                table = export(cast("AuthorityTransaction", rows), user, kind, language, self._clock.now())
                if form == "xlsx":
                    write_xlsx(table, file)
                else:
                    file.writelines(csv_pieces(table, encoding))
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file
