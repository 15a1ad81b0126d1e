"""Keys of orders that were not made are freed, also when the database was lost meanwhile."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context
from time import monotonic
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.database.unavailable import unavailable
from backend.trading.idempotency import ABANDONED_AFTER, Claim, ClaimLost, release_claim

log = logging.getLogger(__name__)

AGAIN_SECONDS: Final = 0.2
# A task that nothing refers to may be collected before it ends.
_later: Final[set[asyncio.Task[None]]] = set()


@asynccontextmanager
async def released_on_failure(engine: AsyncEngine, claim: Claim) -> AsyncIterator[None]:
    """The block makes the order of `claim`; when it raises, the key is freed."""
    try:
        yield
    except ClaimLost:
        raise
    except BaseException:
        await _release(engine, claim)
        raise


async def _release(engine: AsyncEngine, claim: Claim) -> None:
    """Free the key now, or, when the database cannot be used, as soon as it can: otherwise who asks
    again waits until the claim counts as abandoned.
    """
    try:
        await _release_once(engine, claim)
    except Exception as fault:
        if unavailable(fault) is None:
            raise
        later = asyncio.get_running_loop().create_task(
            _release_later(engine, claim), context=Context()
        )
        _later.add(later)
        later.add_done_callback(_later.discard)


async def _release_later(engine: AsyncEngine, claim: Claim) -> None:
    deadline = monotonic() + ABANDONED_AFTER.total_seconds()
    while monotonic() < deadline:
        await asyncio.sleep(AGAIN_SECONDS)
        try:
            await _release_once(engine, claim)
        except Exception as fault:
            if unavailable(fault) is None:
                log.exception("the key of an order that was not made is not free")
                return
        else:
            return


async def _release_once(engine: AsyncEngine, claim: Claim) -> None:
    # Its own transaction: the call's is undone.
    async with transaction(engine) as connection:
        await release_claim(connection, claim)
