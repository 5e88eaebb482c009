"""What the operator's commands say: each text in both languages, and refusals that say how to mend them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError as AddressError
from sqlalchemy.exc import DBAPIError

from server.adapters.schema import SchemaMismatchError
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.backups.faults import BackupFault
from server.backups.presence import file_of
from server.cli.operator_words import TROUBLES
from shared.words import Language, Words
from sync.faults import Busy
from sync.ports import LostRace


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks one language."""

    language: Language

    def say(self, en: str, zh: str, **params: str | int) -> str:
        """A sentence in this language, its placeholders filled."""
        return Words.of(self.language)(zh if self.language == "zh" else en, **params)

    def refuse(self, code: str, **params: str | int) -> NoReturn:
        """End the command: what is wrong and how to mend it."""
        trouble = TROUBLES[code]
        why = self.say(trouble.en, trouble.zh, **params)
        mend = self.say(trouble.mend_en, trouble.mend_zh, **params)
        raise click.ClickException(f"{why} {mend}" if self.language == "en" else f"{why}{mend}")

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Troubles of the block, told as an operator can use them."""
        try:
            yield
        except BackupFault as fault:
            self.refuse(fault.code, **fault.params)
        except SchemaMismatchError as mismatch:
            self.refuse("other_version", said=str(mismatch))
        except AddressError as wrong:
            self.refuse("address", said=str(wrong).splitlines()[0])
        except DBAPIError as wrong:
            self.refuse("database", said=str(wrong.orig).strip().splitlines()[0][:300])
        except (LostRace, Busy) as others:
            self.refuse("database", said=str(others).strip()[:300] or "busy")
        except ValidationError as wrong:
            said = wrong.errors(include_url=False)[0]
            field = ".".join(str(part) for part in said["loc"])
            self.refuse("invalid", field=field, said=said["msg"], value=repr(said["input"])[:80])
        except OSError as wrong:
            self.refuse("files", said=str(wrong))

    @contextmanager
    def company(self, url: str) -> Iterator[SqlAuthorityStore]:
        """The company at that address, for one command."""
        with self.explaining():
            file = file_of(url)
            if file is not None and not Path(file).exists():
                self.refuse("database_missing", database=str(file))
            store = open_authority_store(url)
            try:
                yield store
            finally:
                store.close()
