"""The procedures of tokens, answered by a server whose clock stands still."""

from datetime import datetime

from redis.asyncio import Redis

from backend.asgi.dispatch import Dispatch
from backend.clock import SetClock
from backend.database.batching import Batcher
from backend.database.transaction import transaction
from backend.prices.open import open_observer
from backend.prices.update import PriceUpdater
from backend.readings.costly import CostlyReadings
from backend.redis.broadcast import Broadcast
from backend.redis.presence import Viewers
from backend.redis.rate_limits import NoLimits
from backend.rpc.caller import Caller
from backend.rpc.router import Router
from backend.settings import Settings
from procedures.request.context import Context
from procedures.request.disclosure_rule import DisclosureRule
from procedures.request.resources import Resources
from procedures.tokens import tokens


def dispatch_at(
    now: datetime, *, settings: Settings, redis: Redis, prices: PriceUpdater, broadcast: Broadcast
) -> Dispatch:
    """What calls are put to; for each of them it is `now`."""
    engine = prices.engine
    resources = Resources(
        settings=settings,
        clock=SetClock(now),
        engine=engine,
        readings=engine,
        batcher=Batcher(engine),
        beforehand_batcher=Batcher(engine),
        order_batcher=Batcher(engine, opened=transaction),
        redis=redis,
        prices=prices,
        observer=open_observer(updater=prices, redis=redis, clock=lambda: now),
        viewers=Viewers(redis),
        broadcast=broadcast,
        limits=NoLimits(),
        costly=CostlyReadings(),
        disclosure=DisclosureRule(engine),
    )

    def context_for(caller: Caller) -> Context:
        return Context(caller=caller, now=now, server=resources)

    return Dispatch(
        router=Router([tokens]), open_context_for=context_for, allowed_origins=frozenset()
    )
