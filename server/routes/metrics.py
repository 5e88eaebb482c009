"""Figures for Prometheus, for whoever has the token; without one, for this machine alone.

To everybody else there is nothing here.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from server.openapi.operation import Media, operation
from server.services import Services
from server.watching.database import figures_of

_HERE = frozenset(("127.0.0.1", "::1"))
_PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip")
_FIGURES = Media(("text/plain",), "The figures, as Prometheus reads them.", example="roadbook_devices 12.0")


@get(
    "/metrics",
    sync_to_thread=True,
    tags=["operation"],
    summary="Figures",
    operation_class=operation(
        gives=_FIGURES, means="The figures, for whoever may see them.", problems=("not_found",)
    ),
)
def metrics(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Response[bytes]:
    """What was counted and measured, by all workers together."""
    if not _may_see(request, services.settings.metrics_token):
        raise NotFoundException
    registry = CollectorRegistry()
    registry.register(_Said(figures_of(services.store, services.clock.now())))
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry)
    else:
        text = generate_latest(registry) + generate_latest(REGISTRY)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def _may_see(request: Request[Any, Any, Any], token: str | None) -> bool:
    if token is not None:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    client = request.client
    passed_on = any(name in request.headers for name in _PASSED_ON)
    return client is not None and client.host in _HERE and not passed_on


class _Said(Collector):
    """Figures that are at hand."""

    def __init__(self, figures: Iterable[Metric]) -> None:
        self._figures = tuple(figures)

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        return iter(self._figures)
