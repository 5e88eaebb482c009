"""Figures that only the database knows: which devices were not heard for long, and which are far behind.

What a device has not sent, only the device knows. It cannot be older than its last contact, so that is the
figure to watch for each: the longest silent ones are named, by their opaque identities.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Connection, func, select

from server.adapters.engine import begin
from server.adapters.store import SqlAuthorityStore
from server.adapters.tables import DEVICE, SALVAGE, SCOPE

MOST_NAMED = 50
"""Devices that a figure names: the worst of them."""
_HEARD_WITHIN_S = 90 * 24 * 3_600
"""A device that was quiet for longer takes a fresh copy when it comes back, and is no longer waited for."""


def figures_of(store: SqlAuthorityStore, now: datetime) -> Iterator[Metric]:
    """The figures as they are now."""
    with begin(store.engine, write=False) as connection:
        silent, behind = _devices(connection, now)
        salvage = int(connection.execute(select(func.count()).select_from(SALVAGE)).scalar_one())
    yield _named("roadbook_device_silent_seconds", "How long not heard; unsent work is no older.", silent)
    yield _named("roadbook_device_behind", "Changes not fetched yet when last heard.", behind)
    yield _one("roadbook_devices", "Devices heard in the last 90 days.", len(silent))
    yield _one("roadbook_salvage", "Commands of shut out devices that wait to be looked at.", salvage)


def _devices(connection: Connection, now: datetime) -> tuple[dict[str, float], dict[str, float]]:
    heads = heads_of(connection)
    silent: dict[str, float] = {}
    behind: dict[str, float] = {}
    asked = select(DEVICE.c.id, DEVICE.c.last_contact, DEVICE.c.passed).where(DEVICE.c.revoked == 0)
    for device, contact, passed in connection.execute(asked):
        seconds = (now - datetime.fromisoformat(contact)).total_seconds()
        if seconds <= _HEARD_WITHIN_S:
            silent[device] = max(0.0, seconds)
            behind[device] = not_fetched(heads, passed)
    return silent, behind


def heads_of(connection: Connection) -> Mapping[str, int]:
    """The last number of every scope."""
    return {each.scope: each.head for each in connection.execute(select(SCOPE.c.scope, SCOPE.c.head))}


def not_fetched(heads: Mapping[str, int], passed: str) -> int:
    """How many changes a device has not fetched that had passed these numbers when it was last heard."""
    return sum(max(0, heads.get(scope, 0) - seq) for scope, seq in json.loads(passed).items())


def _named(name: str, means: str, found: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, means, labels=["device"])
    for device in sorted(found, key=lambda each: (-found[each], each))[:MOST_NAMED]:
        family.add_metric([device], found[device])
    return family


def _one(name: str, means: str, value: float) -> Metric:
    return GaugeMetricFamily(name, means, value=value)
