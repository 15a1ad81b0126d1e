"""How far the replica is behind, and how many readings it takes off the primary."""

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from backend.readings.replica import Replica


async def replica_signs(replica: Replica) -> list[Metric]:
    """As this process found it at its last look; no lag while that found no standby."""
    used = GaugeMetricFamily(
        "alpha_replica_used", "Whether readings are asked of the replica", value=replica.is_used
    )
    lag = GaugeMetricFamily("alpha_replica_lag_seconds", "How far the replica is behind")
    if replica.lag_seconds is not None:
        lag.add_metric([], replica.lag_seconds)
    asked = CounterMetricFamily(
        "alpha_readings", "Readings that may lag, by who was asked", labels=["database"]
    )
    for database in ("primary", "replica"):
        asked.add_metric([database], replica.answered[database])
    return [used, lag, asked]
