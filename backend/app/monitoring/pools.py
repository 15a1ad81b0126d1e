"""How long calls of this process waited for a connection to the database, by pool."""

from collections.abc import Mapping

from prometheus_client.core import GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.engine import MeasuredPool


async def pool_signs(engines: Mapping[str, AsyncEngine]) -> list[Metric]:
    """Of each engine's pool: waits counted and added up, and connections in use."""
    waits = SummaryMetricFamily(
        "alpha_pool_wait_seconds", "How long a connection was waited for", labels=["pool"]
    )
    connections = GaugeMetricFamily(
        "alpha_pool_connections", "Connections to the database", labels=["pool", "state"]
    )
    for name, engine in engines.items():
        pool = engine.pool
        assert isinstance(pool, MeasuredPool), "open_engine made it"
        waits.add_metric([name], count_value=pool.asked, sum_value=pool.waited_seconds)
        connections.add_metric([name, "used"], pool.checkedout())
        connections.add_metric([name, "free"], pool.checkedin())
    return [waits, connections]
