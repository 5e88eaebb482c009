"""Puts the server together: services from a database and settings, routes over them, problems around."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from server.adapters.clock import SystemClock
from server.adapters.store import SqlAuthorityStore
from server.answer_headers import say_to_browsers
from server.arriving_bodies import ArrivingBodies
from server.attachments.keeping import Attachments
from server.backups.presence import at_work
from server.checkpointing import checkpointing
from server.compression import Compressed
from server.counting_ahead import counting_ahead
from server.exports.making import Exports
from server.housekeeping import housekeeping
from server.identity.administration import Administration
from server.identity.devices import Devices
from server.identity.entering import Door
from server.identity.key_file import KeyFile
from server.identity.own_factor import OwnFactor
from server.identity.pace import Pace
from server.identity.parting import Parting
from server.identity.passwords import Passwords
from server.identity.sessions import Sessions
from server.identity.tickets import Tickets
from server.lanes import LANES, Lanes
from server.live.hearing import listening
from server.live.hub import Hub
from server.live.stream import Rhythm, Streams
from server.openapi.document import openapi
from server.problems import problem_details
from server.pwa_files import PwaFiles
from server.queries.desk import Queries
from server.routes.admin import admin
from server.routes.attachments import attachments
from server.routes.dashboard import dashboard
from server.routes.deferred import deferred
from server.routes.devices import devices
from server.routes.events import events
from server.routes.exports import exports
from server.routes.health import health
from server.routes.metrics import metrics
from server.routes.parting import parting
from server.routes.people import people
from server.routes.pwa import app_file, start_page
from server.routes.queries import queries
from server.routes.second_factor import second_factor
from server.routes.sessions import sessions
from server.routes.sync import sync
from server.routes.totals import totals
from server.services import Services
from server.settings import Settings
from server.totals.dashboard import Dashboards
from server.totals.headquarters import HeadquartersTotals
from server.totals.rollups import Rollups
from server.watching.requests import Watched
from sync.authority import Authority
from sync.ports import Clock

_PARTINGS = 60
"""How often a minute a shut-out device may hand something over: the most that is kept takes a few dozen."""


def create_app(
    settings: Settings,
    store: SqlAuthorityStore,
    *,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
) -> Litestar:
    """The ASGI application over a database whose tables are there; closing it closes the database."""
    services = _services(settings, store, clock or SystemClock(), passwords or Passwords())
    return Litestar(
        route_handlers=[
            health,
            metrics,
            sessions,
            second_factor,
            devices,
            people,
            admin,
            parting(settings),
            sync(settings),
            deferred(settings),
            events,
            totals,
            dashboard,
            queries,
            exports,
            attachments(settings),
            start_page,
            app_file,
        ],
        dependencies={"services": Provide(_always(services), sync_to_thread=False)},
        plugins=[problem_details()],
        middleware=[
            Watched(),
            ArrivingBodies(silence_s=settings.silence, whole_s=settings.patience),
            Compressed(),
        ],
        before_send=[say_to_browsers],
        request_max_body_size=settings.largest_small_body,
        openapi_config=openapi(),
        # Whoever runs the application says how it logs.
        logging_config=None,
        state=State({"services": services, "pwa": PwaFiles(settings.pwa)}),
        lifespan=[
            counting_ahead(services.rollups, services.clock),
            _present(store),
            _live(settings, store, services.streams.hub),
            housekeeping(services.authority),
            checkpointing,
        ],
        on_shutdown=[services.lanes.close, store.close],
    )


def _services(settings: Settings, store: SqlAuthorityStore, clock: Clock, passwords: Passwords) -> Services:
    engine, authority, key = store.engine, Authority(store, clock), KeyFile(settings.key_path)
    per_second = settings.requests_per_minute / 60
    rollups = Rollups(store)
    return Services(
        settings=settings,
        clock=clock,
        lanes=Lanes(LANES),
        store=store,
        authority=authority,
        door=Door(store, passwords, key, clock),
        sessions=Sessions(store, clock),
        tickets=Tickets(store, clock),
        own_factor=OwnFactor(store, passwords, key, clock),
        devices=Devices(store, clock),
        parting=Parting(store, authority, clock),
        administration=Administration(store, authority, passwords, clock),
        totals=HeadquartersTotals(engine, store),
        rollups=rollups,
        dashboards=Dashboards(store, rollups, clock),
        queries=Queries(store, rollups, clock),
        exports=Exports(store, clock),
        device_pace=Pace(settings.requests_per_minute, per_second),
        # A person has a phone and a laptop, and now and then a new one beside them.
        account_pace=Pace(3 * settings.requests_per_minute, 3 * per_second),
        parting_pace=Pace(_PARTINGS, _PARTINGS / 60),
        attachments=Attachments(store, clock, settings.attachment_quota),
        streams=Streams.of(Hub(), Rhythm(heartbeat=settings.heartbeat, life=settings.stream)),
    )


def _present(store: SqlAuthorityStore) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Nobody may replace the database while the application runs."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        with at_work(store.engine):
            yield

    return lifespan


def _live(
    settings: Settings, store: SqlAuthorityStore, hub: Hub
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """The hub hears what moves: from this process on SQLite, from all workers on PostgreSQL."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        hub.start()
        if store.engine.dialect.name == "sqlite":
            store.on_moved = hub.tell_from_thread
            yield
        else:
            async with listening(settings.database, hub)(app):
                yield
        hub.close()

    return lifespan


def _always(services: Services) -> Callable[[], Services]:
    def provide() -> Services:
        return services

    return provide
