"""The services that routes hand their requests to, made once when the application is made."""

from dataclasses import dataclass

from server.exports.making import Exports
from server.identity.devices import Devices
from server.identity.sessions import Sessions
from server.queries.desk import Queries
from server.settings import Settings
from server.totals.headquarters import HeadquartersTotals
from sync.authority import Authority
from sync.ports import AuthorityStore, Clock


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a route may need."""

    settings: Settings
    clock: Clock
    store: AuthorityStore
    authority: Authority
    sessions: Sessions
    devices: Devices
    totals: HeadquartersTotals
    queries: Queries
    exports: Exports
