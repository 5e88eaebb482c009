"""The services that routes hand their requests to, made once when the application is made."""

from dataclasses import dataclass

from server.adapters.store import SqlAuthorityStore
from server.attachments.keeping import Attachments
from server.exports.making import Exports
from server.identity.administration import Administration
from server.identity.devices import Devices
from server.identity.entering import Door
from server.identity.own_factor import OwnFactor
from server.identity.pace import Pace
from server.identity.parting import Parting
from server.identity.sessions import Sessions
from server.identity.tickets import Tickets
from server.lanes import Lanes
from server.live.stream import Streams
from server.queries.desk import Queries
from server.settings import Settings
from server.totals.dashboard import Dashboards
from server.totals.headquarters import HeadquartersTotals
from server.totals.rollups import Rollups
from sync.authority import Authority
from sync.ports import Clock


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a route may need."""

    settings: Settings
    clock: Clock
    lanes: Lanes
    store: SqlAuthorityStore
    authority: Authority
    door: Door
    sessions: Sessions
    tickets: Tickets
    own_factor: OwnFactor
    devices: Devices
    parting: Parting
    administration: Administration
    totals: HeadquartersTotals
    rollups: Rollups
    dashboards: Dashboards
    queries: Queries
    exports: Exports
    device_pace: Pace
    account_pace: Pace
    parting_pace: Pace
    streams: Streams
    attachments: Attachments
