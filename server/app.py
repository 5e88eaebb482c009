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
from server.backups.presence import at_work
from server.compression import Compressed
from server.exports.making import Exports
from server.housekeeping import housekeeping
from server.identity.devices import Devices
from server.identity.passwords import Passwords
from server.identity.sessions import Sessions
from server.openapi.document import openapi
from server.problems import problem_details
from server.pwa_files import PwaFiles
from server.queries.desk import Queries
from server.routes.devices import devices
from server.routes.exports import exports
from server.routes.health import health
from server.routes.pwa import app_file, start_page
from server.routes.queries import queries
from server.routes.sessions import sessions
from server.routes.sync import sync
from server.routes.totals import totals
from server.services import Services
from server.settings import Settings
from server.totals.headquarters import HeadquartersTotals
from sync.authority import Authority
from sync.ports import Clock


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
            sessions,
            devices,
            sync(settings),
            totals,
            queries,
            exports,
            start_page,
            app_file,
        ],
        dependencies={"services": Provide(_always(services), sync_to_thread=False)},
        plugins=[problem_details()],
        middleware=[
            ArrivingBodies(silence_s=settings.silence, whole_s=settings.patience),
            Compressed(),
        ],
        before_send=[say_to_browsers],
        request_max_body_size=settings.largest_small_body,
        openapi_config=openapi(),
        state=State({"services": services, "pwa": PwaFiles(settings.pwa)}),
        lifespan=[_present(store), housekeeping(services.authority)],
        on_shutdown=[store.close],
    )


def _services(settings: Settings, store: SqlAuthorityStore, clock: Clock, passwords: Passwords) -> Services:
    return Services(
        settings=settings,
        clock=clock,
        store=store,
        authority=Authority(store, clock),
        sessions=Sessions(store.engine, store, passwords, clock),
        devices=Devices(store.engine, store, clock),
        totals=HeadquartersTotals(store.engine, store),
        queries=Queries(store.engine, store, clock),
        exports=Exports(store, clock),
    )


def _present(store: SqlAuthorityStore) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Nobody may replace the database while the application runs."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        with at_work(store.engine):
            yield

    return lifespan


def _always(services: Services) -> Callable[[], Services]:
    def provide() -> Services:
        return services

    return provide
