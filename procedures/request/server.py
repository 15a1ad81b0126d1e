"""What all calls of one process share, opened from the settings and closed at its end."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Final, Self

import httpx
from redis.asyncio import Redis
from sqlalchemy.exc import SQLAlchemyError

from backend.background import background_tasks
from backend.batches.attendance import Attendance
from backend.clock import Clock
from backend.database.batching import Batcher
from backend.database.clock import DatabaseClock
from backend.database.engine import open_engine
from backend.database.pooler import notice_pooler
from backend.database.readiness import DatabaseReadiness
from backend.database.transaction import transaction
from backend.database.unavailable import DatabaseUnavailable
from backend.features import PRICE_FOLLOWERS
from backend.feeds.source import PriceSource
from backend.prices.open import open_observer, open_price_updater
from backend.readings.costly import CostlyReadings
from backend.readings.replica import Replica
from backend.redis.broadcast import Broadcast
from backend.redis.connect import connect
from backend.redis.presence import Viewers
from backend.redis.rate_limits import open_rate_limits
from backend.redis.writable import require_writable
from backend.rpc.caller import Caller
from backend.settings import Settings
from procedures.request.access import optional_session
from procedures.request.context import Context
from procedures.request.disclosure_rule import DisclosureRule
from procedures.request.resources import Resources

PRICE_TIMEOUT_SECONDS: Final = 10
FIRST_LOOK_SECONDS: Final = 5
"""How long the first request waits for what is asked of the database before it."""
# However slow readings are, orders have connections of their own.
ORDER_CONNECTIONS: Final = 4
READING_CONNECTIONS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Server(Resources):
    """One API process: what its calls share, and what they do not see."""

    http: httpx.AsyncClient
    readiness: DatabaseReadiness
    attendance: Attendance

    @classmethod
    def opened(
        cls,
        settings: Settings,
        *,
        clock: Clock | None = None,
        redis: Redis | None = None,
        source: PriceSource | None = None,
        uses_replica: bool = False,
    ) -> Self:
        """Connected to what the settings name, which nothing is sent to yet.

        It goes by `clock`, or by the database's time. `redis` and `source` stand in for those of
        the settings. With `uses_replica` the one that the settings name answers readings; it is of
        the live competition and has nothing of a run's.
        """
        address, is_preparing = settings.database_address, settings.prepared_statements == "on"
        engine = open_engine(address, pool_size=ORDER_CONNECTIONS, is_preparing=is_preparing)
        readings = open_engine(address, pool_size=READING_CONNECTIONS, is_preparing=is_preparing)
        is_own_time = clock is not None
        clock = DatabaseClock(engine=engine) if clock is None else clock
        redis = redis or connect(settings.redis_address)
        replica = _replica(settings, redis) if uses_replica else None
        is_limited = settings.rate_limits == "on"
        http = httpx.AsyncClient(timeout=PRICE_TIMEOUT_SECONDS, verify=_certificates())
        prices = open_price_updater(
            settings,
            engine=engine,
            redis=redis,
            http=http,
            followers=PRICE_FOLLOWERS,
            source=source,
        )
        return cls(
            settings=settings,
            clock=clock,
            engine=engine,
            readings=readings,
            batcher=Batcher(readings),
            beforehand_batcher=Batcher(engine),
            redis=redis,
            http=http,
            order_batcher=Batcher(engine, opened=transaction),
            prices=prices,
            observer=open_observer(updater=prices, redis=redis, clock=clock.now),
            viewers=Viewers(redis),
            broadcast=Broadcast(
                redis, before_telling=None if replica is None else replica.before_telling
            ),
            limits=open_rate_limits(settings.redis_address, is_on=is_limited),
            readiness=DatabaseReadiness(engine),
            attendance=Attendance(
                redis, 0 if is_own_time else settings.rest_after_seconds, clock.measure
            ),
            costly=CostlyReadings(),
            disclosure=DisclosureRule(readings),
            replica=replica,
        )

    def context_for(self, caller: Caller) -> Context:
        """The context of one call, which begins now and is committed at the end of the block.

        DatabaseAway while the time is not known yet.
        """
        try:
            now = self.clock.now()
        except DatabaseUnavailable as refusal:
            caller.response_headers.append(("retry-after", str(refusal.retry_after_seconds)))
            raise
        return Context(caller=caller, now=now, server=self)

    async def is_admin(self, caller: Caller) -> bool:
        """Whether the caller carries an admin's session."""
        context = self.context_for(caller)
        await optional_session(context)
        return context.session is not None and context.session.is_admin

    async def require_database(self) -> None:
        """Raises when the database is away, NotReady when it cannot be served from.

        While nobody is there it is not asked, for it may sleep.
        """
        if self.attendance.rests():
            return
        await self.readiness.require()

    async def require_redis(self) -> None:
        """Raises when Redis is away, NotReady when it takes no writes."""
        await require_writable(self.redis)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """From the first request to the last."""
        async with self.following(), background_tasks(self._freshen()):
            yield
        await self.close()

    @asynccontextmanager
    async def following(self, *, look_seconds: float = FIRST_LOOK_SECONDS) -> AsyncIterator[None]:
        """Know the time, which is first waited for so long, and hear what is published."""
        with suppress(SQLAlchemyError, TimeoutError):
            async with asyncio.timeout(look_seconds):
                await self.clock.measure()
                await notice_pooler(self.engine)
        works = [self.clock.keep(rests=self.attendance.rests), self.attendance.keep()]
        if self.replica is not None:
            works.append(self.replica.keep(rests=self.attendance.rests))
        async with background_tasks(*works), self.heard():
            yield

    @asynccontextmanager
    async def heard(self) -> AsyncIterator[None]:
        """Hear what is published, for the streams of a server that does nothing else by itself."""
        async with background_tasks(self.broadcast.run()):
            yield

    async def close(self) -> None:
        """Close all that it has opened."""
        await self.http.aclose()
        await self.redis.aclose()
        await self.close_database()

    async def close_database(self) -> None:
        """Close all connections to the database."""
        if self.replica is not None:
            await self.replica.close()
        await self.readings.dispose()
        await self.engine.dispose()

    async def _freshen(self) -> None:
        """The first page to be opened should show prices."""
        await self.prices.freshen_all(now=self.clock.now())


def _replica(settings: Settings, redis: Redis) -> Replica | None:
    """The standby that the settings name, None where they name none."""
    if not settings.database_read_url:
        return None
    return Replica.opened(
        settings.database_read_url.get_secret_value(),
        primary=settings.database_address,
        redis=redis,
        pool_size=READING_CONNECTIONS,
        is_preparing=settings.prepared_statements == "on",
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Whom the process trusts; reading them takes long."""
    return httpx.create_ssl_context()
