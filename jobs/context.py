"""What every job works with."""

from collections.abc import Mapping
from dataclasses import dataclass

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.feeds.source import FundingSource
from backend.prices.update import PriceUpdater
from backend.settings import Settings

Counts = Mapping[str, int]
"""What a job did, by name, for the log: {"users": 120, "unpriced": 3}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """What a job works with. `connection` is in the job's transaction, which commits when
    the job returns; `engine` is for work that must be committed apart from it.
    """

    connection: AsyncConnection
    engine: AsyncEngine
    redis: Redis
    prices: PriceUpdater
    funding: FundingSource
    settings: Settings
