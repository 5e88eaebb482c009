"""Mends what follows from the rows: it is counted again, and nothing else is written."""

from datetime import datetime

from sqlalchemy import func, select

from server.adapters.engine import begin, open_engine
from server.adapters.listings import count_again
from server.adapters.rollup_tables import STATE
from server.adapters.store import open_authority_store
from server.adapters.tables import TABLES
from server.backups.archive import Begin
from server.backups.presence import file_of, nobody_at_work, require_nobody_else
from server.totals.rollups import AT_ONCE, Rollups
from shared.models.customer import Customer


def write_digests_again(url: str) -> None:
    """Write every scope's digest as its rows add up; raises BackupFault while a server is at work."""
    file = file_of(url)
    engine = open_engine(url)
    try:
        if file is None:
            with begin(engine, write=True) as connection:
                require_nobody_else(connection)
                count_again(connection)
            return
        with nobody_at_work(file), begin(engine, write=True) as connection:
            count_again(connection)
    finally:
        engine.dispose()


def count_totals_again(url: str, now: datetime, started: Begin) -> None:
    """Count all figures of headquarters anew, in small steps, between which a server at work writes too."""
    store = open_authority_store(url)
    try:
        with store.connection(write=False) as connection:
            if connection.execute(select(STATE)).first() is None:
                # Nothing was ever counted: the first question counts everything.
                return
            customers = connection.scalar(select(func.count()).select_from(TABLES[Customer.KIND]))
        rollups = Rollups(store)
        rollups.forget()
        advance = started("count", int(customers or 0))
        while rollups.behind(now).walking:
            rollups.step(now)
            advance(AT_ONCE)
        rollups.catch_up(now)
    finally:
        store.close()
