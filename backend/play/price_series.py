"""Prices of many moments, written at once: a competition that is played passes hours in a step.

What comes of it is the same as if each moment had been observed by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.transaction import reading, transaction
from backend.prices.confirmation_store import note_confirmed, note_refused
from backend.prices.followers import tell
from backend.prices.judge import judge_ungated
from backend.prices.store import Price, PriceRefusal, write_prices, write_refusals
from backend.prices.update import PriceUpdater
from backend.tokens.store import listings


@dataclass(frozen=True, slots=True)
class _Moment:
    """The prices of all tokens at a moment, and what could be no price."""

    at: datetime
    prices: Sequence[Price]
    refused: Sequence[PriceRefusal]

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset(price.token_address for price in self.prices)


async def observe_series(updater: PriceUpdater, moments: Sequence[datetime]) -> None:
    """Observe all tokens at these moments, which are in order and later than all prices so far.

    The prices are written together up to each moment at which a follower has something to do,
    which commits. The source is one that is worked out or recorded, and there is no gate, which
    would judge each price by the one before.
    """
    assert not updater.is_gated, "a gate judges each price by the one before"
    seen = [one async for one in _seen(updater, moments)]
    # A derived price is that of its base at the same moment, which a gap must not pass over.
    for _, group in groupby(seen, key=lambda one: one.tokens):
        left = list(group)
        while left:
            left = left[await _write(updater, left) :]


async def _seen(updater: PriceUpdater, moments: Sequence[datetime]) -> AsyncIterator[_Moment]:
    async with reading(updater.engine) as connection:
        listed = await listings(connection)
    for moment in moments:
        # Working out a market waits for nothing, and others are answered by this process too.
        await asyncio.sleep(0)
        samples = await updater.source.prices(listed, now=moment)
        judged = judge_ungated(samples, now=moment)
        yield _Moment(moment, judged.accepted, judged.refused)


async def _write(updater: PriceUpdater, seen: Sequence[_Moment]) -> int:
    """Write the first of these moments, up to the first event; how many were written."""
    async with transaction(updater.engine) as connection:
        until = await _first_event(updater, connection, seen)
        written = [one for one in seen if until is None or one.at <= until]
        last = written[-1]
        newest = await write_prices(connection, [price for one in written for price in one.prices])
        refused = [refusal for one in written for refusal in one.refused]
        await write_refusals(connection, refused)
        confirmed = {price.token_address: price.price_usd for price in last.prices}
        await note_confirmed(connection, confirmed, now=last.at)
        await note_refused(
            connection, [(refusal.token_address, refusal.observed_at) for refusal in refused]
        )
        followers = updater.followers if newest else ()
        for follower in followers:
            await follower.fill(connection, [one.at for one in written[:-1]])
        observed = [change.token_address for change in newest]
        followed = [await follower.follow(connection, last.at, observed) for follower in followers]
    await updater.announce([*newest, *(change for part in followed for change in part.derived)])
    await tell(updater.redis, followed)
    return len(written)


async def _first_event(
    updater: PriceUpdater, connection: AsyncConnection, seen: Sequence[_Moment]
) -> datetime | None:
    if len(seen) == 1:
        return None
    prices = [price for one in seen for price in one.prices]
    events = [await follower.first_event(connection, prices) for follower in updater.followers]
    return min((event for event in events if event is not None), default=None)
