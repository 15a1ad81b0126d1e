"""What the calls of one process share."""

from dataclasses import dataclass

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import Clock
from backend.database.batching import Batcher
from backend.prices.observe import Observing
from backend.prices.update import PriceUpdater
from backend.readings.costly import CostlyReadings
from backend.readings.replica import Replica
from backend.redis.broadcast import Broadcast
from backend.redis.presence import Viewers
from backend.redis.rate_limits import RateLimits
from backend.settings import Settings
from procedures.request.disclosure_rule import DisclosureRule
from procedures.request.practice import PracticeRuns


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What all calls of one process share.

    `engine` has the connections of orders and of what they wait for, `readings` those of
    everything that only reads: the one cannot use up the other's. Both are of the primary;
    `replica` is a standby that may answer readings in its place, where there is one. `practice` has
    the runs of practice, where there are any; `run_id` is the run that this serves, None for the
    live competition.
    """

    settings: Settings
    clock: Clock
    engine: AsyncEngine
    readings: AsyncEngine
    batcher: Batcher
    beforehand_batcher: Batcher
    order_batcher: Batcher
    redis: Redis
    prices: PriceUpdater
    observer: Observing
    viewers: Viewers
    broadcast: Broadcast
    limits: RateLimits
    costly: CostlyReadings
    disclosure: DisclosureRule
    replica: Replica | None = None
    practice: PracticeRuns | None = None
    run_id: str | None = None
