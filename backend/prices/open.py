"""The price desk that the settings describe, for the server and for each job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.feeds.open import ApiKeys, open_price_source
from backend.feeds.season import Season
from backend.prices.quote_store import price_season
from backend.prices.update import PriceDesk, PriceFollower
from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class StoredSeasons:
    """Seasons as the database knows them, so that all processes play the same market."""

    engine: AsyncEngine

    async def season(self, *, now: datetime) -> Season:
        """The season that counts at `now`."""
        async with transaction(self.engine) as connection:
            started_at, source = await price_season(connection, now=now)
        return Season(started_at=started_at, source=source)


def open_price_desk(
    settings: Settings,
    *,
    engine: AsyncEngine,
    redis: Redis,
    http: httpx.AsyncClient,
    followers: Sequence[PriceFollower],
) -> PriceDesk:
    """A desk on `settings.price_source`, gated as `settings.price_gate` says.

    Left unsaid, the gate is on, except for prices from a file: who types them means them.
    Raises ValueError for an unknown source, SourceUnavailable for an unreadable recording.
    """
    source = open_price_source(
        settings.price_source,
        keys=ApiKeys(
            jupiter=_text(settings.jupiter_api_key),
            pyth=_text(settings.pyth_api_key),
            coingecko=_text(settings.coingecko_api_key),
        ),
        is_production=settings.env == "production",
        seasons=StoredSeasons(engine),
        http=http,
        redis=redis,
    )
    gate = settings.price_gate or ("off" if settings.price_source.startswith("file:") else "on")
    return PriceDesk(
        engine=engine, redis=redis, source=source, is_gated=gate == "on", followers=followers
    )


def _text(secret: SecretStr | None) -> str | None:
    return (secret.get_secret_value() or None) if secret is not None else None
