"""Slows down whoever tries many accounts from one address: coarse, because an office shares one.

Only failures count in the end, but every attempt counts until its answer is known. Addresses are kept as
hashes, and of IPv6 the network that one customer gets, which holds more addresses than could be counted.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, delete, select, update

from server.adapters.identity_tables import SIGN_IN_ADDRESS
from server.identity.first_insert import insert_missing
from server.identity.moments import from_ms, to_ms
from sync.faults import Busy

MOST_FAILURES = 100
WINDOW = timedelta(minutes=10)


def count_attempt(connection: Connection, address: str, now: datetime) -> None:
    """Count one more attempt from an address, or raise Busy until its window ends."""
    connection.execute(delete(SIGN_IN_ADDRESS).where(SIGN_IN_ADDRESS.c.until <= to_ms(now)))
    key = _key(address)
    if insert_missing(connection, SIGN_IN_ADDRESS, address_hash=key, attempts=1, until=to_ms(now + WINDOW)):
        return
    kept = connection.execute(
        select(SIGN_IN_ADDRESS.c.attempts, SIGN_IN_ADDRESS.c.until)
        .where(SIGN_IN_ADDRESS.c.address_hash == key)
        .with_for_update()
    ).one_or_none()
    if kept is None:
        return
    if kept.attempts >= MOST_FAILURES:
        raise Busy((from_ms(kept.until) - now).total_seconds())
    connection.execute(
        update(SIGN_IN_ADDRESS)
        .where(SIGN_IN_ADDRESS.c.address_hash == key)
        .values(attempts=SIGN_IN_ADDRESS.c.attempts + 1)
    )


def give_back(connection: Connection, address: str) -> None:
    """Take back the attempt of somebody who got in."""
    connection.execute(
        update(SIGN_IN_ADDRESS)
        .where(SIGN_IN_ADDRESS.c.address_hash == _key(address), SIGN_IN_ADDRESS.c.attempts > 0)
        .values(attempts=SIGN_IN_ADDRESS.c.attempts - 1)
    )


def _key(address: str) -> str:
    try:
        known = ip_address(address.partition("%")[0])
        whole = str(ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
    except ValueError:
        whole = address
    return sha256(whole.encode()).hexdigest()
