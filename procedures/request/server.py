"""What all calls of one process share, opened from the settings and closed at its end."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final, Self

import httpx

from backend.clock import utc_now
from backend.database.batching import Batcher
from backend.database.engine import open_engine
from backend.database.migrate import newest_revision, require_revision
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.prices.open import open_observer, open_price_updater
from backend.redis.broadcast import Broadcast
from backend.redis.connect import connect
from backend.redis.presence import Viewers
from backend.redis.rate_limits import open_rate_limits
from backend.rpc.caller import Caller
from backend.settings import Settings
from procedures.request.access import optional_session
from procedures.request.context import Context, Resources
from procedures.request.costly import CostlyReadings

PRICE_TIMEOUT_SECONDS: Final = 10
# However slow readings are, orders have connections of their own.
ORDER_CONNECTIONS: Final = 4
READING_CONNECTIONS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Server(Resources):
    """One API process: what its calls share, and what they do not see."""

    http: httpx.AsyncClient
    revision: str

    @classmethod
    def opened(cls, settings: Settings) -> Self:
        """Connected to what the settings name, which nothing is sent to yet."""
        address, is_preparing = settings.database_address, settings.prepared_statements == "on"
        engine = open_engine(address, pool_size=ORDER_CONNECTIONS, is_preparing=is_preparing)
        readings = open_engine(address, pool_size=READING_CONNECTIONS, is_preparing=is_preparing)
        redis = connect(settings.redis_address)
        is_limited = settings.rate_limits == "on"
        http = httpx.AsyncClient(timeout=PRICE_TIMEOUT_SECONDS, verify=_certificates())
        prices = open_price_updater(
            settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
        )
        return cls(
            settings=settings,
            engine=engine,
            readings=readings,
            batcher=Batcher(readings),
            beforehand_batcher=Batcher(engine),
            redis=redis,
            http=http,
            order_batcher=Batcher(engine, opened=transaction),
            prices=prices,
            observer=open_observer(updater=prices, redis=redis, clock=utc_now),
            viewers=Viewers(redis),
            broadcast=Broadcast(redis),
            limits=open_rate_limits(settings.redis_address, is_on=is_limited),
            costly=CostlyReadings(),
            revision=newest_revision(),
        )

    def context_for(self, caller: Caller) -> Context:
        """The context of one call, which begins now and is committed at the end of the block."""
        return Context(caller=caller, now=utc_now(), server=self)

    async def is_admin(self, caller: Caller) -> bool:
        """Whether the caller carries an admin's session."""
        context = self.context_for(caller)
        await optional_session(context)
        return context.session is not None and context.session.is_admin

    async def database_answers(self) -> None:
        """Raises when the database is away or lacks migrations."""
        async with self.engine.connect() as connection:
            await require_revision(connection, self.revision)

    async def redis_answers(self) -> None:
        """Raises when Redis is away."""
        await self.redis.ping()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """From the first request to the last."""
        # The first page to be opened should show prices.
        first_prices = asyncio.create_task(self.prices.freshen_all(now=utc_now()))
        listening = asyncio.create_task(self.broadcast.run())
        yield
        first_prices.cancel()
        listening.cancel()
        await self.http.aclose()
        await self.redis.aclose()
        await self.close_database()

    async def close_database(self) -> None:
        """Close all connections to the database."""
        await self.readings.dispose()
        await self.engine.dispose()


@cache
def _certificates() -> ssl.SSLContext:
    """Whom the process trusts; reading them takes long."""
    return httpx.create_ssl_context()
