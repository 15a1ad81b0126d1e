"""The price updater that the settings describe, for the server and for each job."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.feeds.open import ApiKeys, open_price_source
from backend.feeds.priced_competition import PricedCompetition
from backend.feeds.source import PriceSource
from backend.prices.followers import PriceFollower
from backend.prices.observe import Observer
from backend.prices.quote_store import priced_competition
from backend.prices.shared_observation import SharedObservations
from backend.prices.update import PriceUpdater
from backend.settings import Settings

OBSERVATION_INTERVAL_SECONDS: Final = 1.0
"""Sixty a minute; the source's own budget may space its requests further."""


@dataclass(frozen=True, slots=True)
class StoredCompetitions:
    """Competitions as the database knows them, so that all processes play the same market."""

    engine: AsyncEngine

    async def current(self, *, now: datetime) -> PricedCompetition:
        """The competition that counts at `now`."""
        async with transaction(self.engine) as connection:
            started_at, source = await priced_competition(connection, now=now)
        return PricedCompetition(started_at=started_at, source=source)


def open_observer(
    *, updater: PriceUpdater, redis: Redis, clock: Callable[[], datetime]
) -> Observer:
    """Where orders wait for prices of `updater`, at moments that `clock` gives.

    A source with a budget is asked once for all processes, a second apart at least; one without
    is asked by each process for itself.
    """
    shared = SharedObservations(redis=redis, interval_seconds=OBSERVATION_INTERVAL_SECONDS)
    return Observer(updater=updater, shared=shared, clock=clock)


def open_price_updater(
    settings: Settings,
    *,
    engine: AsyncEngine,
    redis: Redis,
    http: httpx.AsyncClient,
    followers: Sequence[PriceFollower],
    source: PriceSource | None = None,
) -> PriceUpdater:
    """An updater on `source`, by default `settings.price_source`; gated as `settings.price_gate`
    says.

    Left unsaid, the gate is on, except for prices from a file: who types them means them.
    Raises ValueError for an unknown source, SourceUnavailable for an unreadable recording.
    """
    source = source or open_price_source(
        settings.price_source,
        keys=ApiKeys(
            jupiter=_text(settings.jupiter_api_key),
            pyth=_text(settings.pyth_api_key),
            coingecko=_text(settings.coingecko_api_key),
        ),
        is_production=settings.env == "production",
        competitions=StoredCompetitions(engine),
        http=http,
        redis=redis,
    )
    gate = settings.price_gate or ("off" if settings.price_source.startswith("file:") else "on")
    return PriceUpdater(
        engine=engine, redis=redis, source=source, is_gated=gate == "on", followers=followers
    )


def _text(secret: SecretStr | None) -> str | None:
    return (secret.get_secret_value() or None) if secret is not None else None
