"""How long what this process has to do waits for its turn, because other work holds the loop."""

import asyncio
from time import monotonic
from typing import Final

from prometheus_client import CollectorRegistry, Histogram

INTERVAL_SECONDS: Final = 0.5
BUCKETS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class LoopLag:
    """A timer that rings twice a second, and how much too late it rang."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._lag = Histogram(
            "alpha_loop_lag_seconds",
            "How much later than wanted a timer of this process rang",
            buckets=BUCKETS,
            registry=registry,
        )

    async def measure(self) -> None:
        """Measure until cancelled."""
        while True:
            wanted_at = monotonic() + INTERVAL_SECONDS
            await asyncio.sleep(INTERVAL_SECONDS)
            self._lag.observe(max(0.0, monotonic() - wanted_at))
