"""/metrics: what this process did, and what it finds around it, in Prometheus' own text."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from backend.asgi.dispatch import Dispatch

log = logging.getLogger(__name__)

READING_SECONDS: Final = 3
SHARED: Final = "Several processes answer here; each has its metrics at a port of its own"

Reading = Callable[[], Awaitable[Iterable[Metric]]]
"""Looks at a part of the surroundings; raises when it is away."""


class _Found(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def routes(
    dispatch: Dispatch,
    *,
    readings: Mapping[str, Reading],
    token: str | None,
    own_port: int | None = None,
) -> list[Route]:
    """GET /metrics, for those who name `token` as a bearer token; for everybody if it is None.

    Where several processes answer at one port, each tells its figures at its `own_port` alone.

    `readings` are made at each scrape; one that fails or takes too long is left out, and
    alpha_reading_ok says so.
    """

    async def endpoint(request: Request) -> Response:
        given = request.headers.get("authorization", "")
        if token is not None and not hmac.compare_digest(
            given.encode(), f"Bearer {token}".encode()
        ):
            return PlainTextResponse("Not Found", status_code=404)
        if own_port is not None and request.scope["server"][1] != own_port:
            return PlainTextResponse(f"{SHARED}; this one's is {own_port}.\n", status_code=404)
        streams = GaugeMetricFamily(
            "alpha_open_streams", "Streams and sockets under way", value=dispatch.connections.count
        )
        found = [streams, *await _found(readings)]
        text = generate_latest(dispatch.metrics.registry) + generate_latest(_Found(found))
        return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", endpoint, methods=["GET"])]


async def _found(readings: Mapping[str, Reading]) -> list[Metric]:
    outcomes = await asyncio.gather(*(_read(name, read) for name, read in readings.items()))
    ok = GaugeMetricFamily("alpha_reading_ok", "Whether it could be looked at", labels=["reading"])
    found: list[Metric] = [ok]
    for name, metrics in zip(readings, outcomes, strict=True):
        ok.add_metric([name], metrics is not None)
        found.extend(metrics or ())
    return found


async def _read(name: str, read: Reading) -> Iterable[Metric] | None:
    try:
        async with asyncio.timeout(READING_SECONDS):
            return await read()
    except Exception as fault:  # noqa: BLE001 - whatever fails, the others are shown
        log.warning("%s could not be read for /metrics: %s", name, fault)
        return None
