"""A copy of the device's database for support, on a computer: whole, readable, and without a secret."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.app.test_lock import PIN, phone_at_headquarters, works_offline
from tests.support.open_app import Handset, OpenApp
from tests.support.server import PASSWORD, Server


async def exports_the_database(app: OpenApp, handset: Handset) -> Path:
    """Ask for the copy and read on the screen where it is."""
    await app.goes_to("/sync")
    await app.taps("Export this device's database for support")
    await app.sees("It holds no password, no sign-in and no PIN.")
    await app.taps("Save the copy")
    await app.sees("The copy lies on this computer")
    (copy,) = handset.folder.glob("user-*.support-*.db")
    await app.sees(str(copy))
    return copy


def secrets_of(handset: Handset) -> list[bytes]:
    """Every token on the device as it stands in its files, and what else nobody may read in a copy."""
    with closing(sqlite3.connect(f"file:{handset.folder / 'accounts.db'}?immutable=1", uri=True)) as db:
        kept = [each for row in db.execute("SELECT access, refresh FROM account") for each in row if each]
        kept += [each for (text,) in db.execute("SELECT kept FROM lock") for each in text.split('"')]
    return [each.encode() for each in (*kept, PASSWORD, PIN) if len(each) >= 6]


def test_it_holds_unsent_work_and_no_secret_and_opens_anywhere(server: Server, handset: Handset) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            unlocked = secrets_of(handset)
            assert len(unlocked) == 4, "two tokens, the password and the PIN"
            await app.locks_with(PIN)
            await works_offline(handset, app)
            copy = await exports_the_database(app, handset)

            assert copy.stat().st_mode & 0o077 == 0, "nobody else on this computer may read it"
            with closing(sqlite3.connect(copy)) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                ((kind, text),) = db.execute("SELECT kind, text FROM outbox").fetchall()
                assert kind == "edit_customer"
                assert "010 8888 0199" in text
                assert db.execute("SELECT count(*) FROM draft").fetchone() == (0,)
            found = [each for each in (*unlocked, *secrets_of(handset)) if each in copy.read_bytes()]
            assert found == []

            # The app goes on as if nothing had been.
            handset.cut = False
            await app.sees("All sent")
            assert phone_at_headquarters(server) == "010 8888 0199"

    asyncio.run(story())


def test_it_is_destroyed_with_the_data_of_a_device_that_was_shut_out(handset: Handset) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            copy = await exports_the_database(app, handset)
            handset.is_shut_out("li")
            await app.goes_to("/sync")
            await app.taps("Sync now")
            await app.sees("Everything of yours on this device was destroyed.")
            assert not copy.exists()

    asyncio.run(story())
