"""Stored prices made fresh: fetched once for everybody, judged by the gate, written together."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import at_once, reading, transaction
from backend.feeds.priced_competition import market_of
from backend.feeds.source import PriceSource, Sample, SourceUnavailable
from backend.prices.followers import LatelyFollowed, PriceFollower, tell
from backend.prices.judge import Judged, Observed, hold_liquidations, judge_prices, note_judged
from backend.prices.quote_store import Quote, quotes
from backend.prices.refresh_plan import FRESH_SECONDS
from backend.prices.store import PriceChange, keep_prices, write_prices, write_refusals
from backend.redis.events import PRICES, publish
from backend.redis.single_flight import Flights

log = logging.getLogger(__name__)

FRESH: Final = timedelta(seconds=FRESH_SECONDS)
# A token the source left out is asked for again soon, but not by everybody at once.
UNANSWERED: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did, in numbers of tokens; `unanswered` were asked for in vain."""

    written: int = 0
    refused: int = 0
    unanswered: int = 0


@dataclass(slots=True)
class PriceUpdater:
    """Where a process gets its prices refreshed; the prices themselves are in the database.

    `is_gated`: whether a jump needs confirming before it is believed. `followers` run in
    their order, each in the transaction that has just written prices.
    """

    engine: AsyncEngine
    redis: Redis
    source: PriceSource
    is_gated: bool
    followers: Sequence[PriceFollower] = ()
    _flights: Flights = field(init=False)
    _followed: LatelyFollowed = field(default_factory=LatelyFollowed)
    # By token, in this process: until when asking again would bring nothing new.
    _settled_until: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._flights = Flights(self.redis)

    async def freshen(self, token_addresses: Iterable[str], *, now: datetime) -> None:
        """Makes the stored prices of these tokens younger than 30 s, if the source can.

        Opens and commits its own short transactions; call it outside of one. Unknown
        tokens are ignored, a liquid-staking token stands for its base token. A source or
        Redis that fails costs a warning: the stored prices stay as old as they were.
        """
        wanted = [address for address in token_addresses if not self._is_settled(address, now)]
        if wanted:
            await self.refresh(wanted, now=now)

    async def freshen_all(self, *, now: datetime) -> None:
        """As `freshen`, for every token there is."""
        await self.refresh(None, now=now)

    async def refresh(self, token_addresses: Sequence[str] | None, *, now: datetime) -> Refreshed:
        """Fetches, judges and writes those of these tokens (None: all) that are not fresh.

        The source is asked for them in the given order. A price looked at less than 30 s
        ago, accepted or refused, is not looked at again; a token that somebody else is
        fetching is waited for instead.
        """
        stale = await self._stale(token_addresses, now=now)
        if not stale:
            return Refreshed()
        async with self._flights.take(stale) as mine:
            refreshed = await self._fetch([address for address in stale if address in mine], now)
        await self._flights.wait(stale.keys() - mine)
        return refreshed

    async def _stale(
        self, token_addresses: Sequence[str] | None, *, now: datetime
    ) -> dict[str, Quote]:
        """The tokens to fetch by their own address, in order; remembers which are settled."""
        async with reading(self.engine) as connection:
            found = {
                quote.asked_address: quote
                for quote in await quotes(connection, token_addresses, now=now)
            }
        for asked, quote in found.items():
            for look in filter(None, (quote.last_updated, quote.refused_at)):
                self._settle([asked, quote.address], until=look + FRESH)
        ordered = token_addresses if token_addresses is not None else sorted(found)
        return {
            found[asked].address: found[asked]
            for asked in ordered
            if asked in found and not self._is_settled(found[asked].address, now)
        }

    async def _fetch(self, addresses: Sequence[str], now: datetime) -> Refreshed:
        # Whoever held these flights before may have brought the prices meanwhile.
        wanted = await self._stale(addresses, now=now) if addresses else {}
        if not wanted:
            return Refreshed()
        return await self._refreshed(wanted, now=now)

    async def tick(self, token_addresses: Sequence[str], *, now: datetime) -> Refreshed:
        """Ask the source about these tokens, however fresh they are, but for those that were
        observed at `now` or later, or that somebody else is asking about.
        """
        async with self._flights.take(token_addresses) as mine:
            async with reading(self.engine) as connection:
                found = await quotes(connection, sorted(mine), now=now) if mine else []
            wanted = {
                quote.address: quote
                for quote in found
                if quote.last_updated is None or quote.last_updated < now
            }
            return await self._refreshed(wanted, now=now) if wanted else Refreshed()

    async def _refreshed(self, wanted: Mapping[str, Quote], *, now: datetime) -> Refreshed:
        judged, judged_at = await self._judged(wanted, now=now)
        judged, written = await self._write(
            judged, [*wanted.values()], now=now, judged_at=judged_at
        )
        return Refreshed(
            written=written,
            refused=len(judged.refused),
            unanswered=len(wanted) - len(judged.accepted) - len(judged.refused),
        )

    async def known(self, token_addresses: Sequence[str], *, now: datetime) -> set[str]:
        """Those of the addresses that are tokens of ours."""
        async with reading(self.engine) as connection:
            found = await quotes(connection, token_addresses, now=now)
            return {quote.asked_address for quote in found}

    async def observe(self, token_addresses: Sequence[str] | None, *, now: datetime) -> Observed:
        """Ask the source about these tokens (None: all) now, however fresh they are.

        Commits what it writes. For callers that share the answer: see `Observer`. Prices that are
        the stored ones are stored as of now; what follows from prices waits up to `FOLLOWED_FOR`.
        """
        lately = self._followed.quotes(token_addresses or (), now=now)
        if lately and (judged := await self._kept(lately, now=now)) is not None:
            return Observed.of(lately, judged, now=now)
        async with reading(self.engine) as connection:
            found = await quotes(connection, token_addresses, now=now)
        judged, judged_at = await self._judged(_wanted(found), now=now)
        judged, _ = await self._write(judged, found, now=now, judged_at=judged_at)
        return Observed.of(found, judged, now=now)

    async def _kept(self, lately: Sequence[Quote], *, now: datetime) -> Judged | None:
        """What the source gives now, if that is what is stored; then nothing but its time had to be
        written.
        """
        wanted = _wanted(lately)
        judged, _ = await self._judged(wanted, now=now)
        is_same = all(
            price.price_usd == wanted[price.token_address].price_usd for price in judged.accepted
        )
        if len(judged.accepted) < len(wanted) or not is_same:
            return None
        async with at_once(self.engine) as connection:
            kept = await keep_prices(connection, judged.accepted)
        return judged if len(kept) == len(wanted) else None

    async def _judged(
        self, wanted: Mapping[str, Quote], *, now: datetime
    ) -> tuple[Judged, datetime]:
        """What the source gives now, and when it was judged."""
        started = time.monotonic()
        samples = await self._ask(list(wanted.values()), now=now)
        # Sources stamp their own time, which passes while a slow one before them is awaited.
        judged_at = now + timedelta(seconds=time.monotonic() - started)
        judged = await judge_prices(
            samples, wanted, source=self.source, is_gated=self.is_gated, now=judged_at
        )
        return judged, judged_at

    async def _write(
        self, judged: Judged, wanted: Sequence[Quote], *, now: datetime, judged_at: datetime
    ) -> tuple[Judged, int]:
        """Write and publish; gives what was judged in the end and how many were written."""
        async with transaction(self.engine) as connection:
            judged = await hold_liquidations(connection, judged, now=judged_at)
            written = await write_prices(connection, judged.accepted)
            await write_refusals(connection, judged.refused)
            await note_judged(connection, judged, written=written, now=judged_at)
            followers = self.followers if written else ()
            observed = [change.token_address for change in written]
            followed = [await follower.follow(connection, now, observed) for follower in followers]
        self._followed.note(wanted, judged.accepted, written=written, now=now)
        derived = [change for part in followed for change in part.derived]
        self._settle((quote.address for quote in wanted), until=judged_at + UNANSWERED)
        for change in (*written, *derived):
            self._settle([change.token_address], until=change.last_updated + FRESH)
        for refusal in judged.refused:
            log.warning("price refused (%s): %s", refusal.reason, refusal)
        await self.announce([*written, *derived])
        await tell(self.redis, followed)
        return judged, len(written)

    async def _ask(self, wanted: Sequence[Quote], *, now: datetime) -> Mapping[str, Sample]:
        try:
            samples = await self.source.prices([quote.listing for quote in wanted], now=now)
        except SourceUnavailable as failure:
            log.warning("prices stay as they are: %s", failure)
            return {}
        before = {market_of(quote.source) for quote in wanted if quote.source is not None}
        after = {market_of(sample.source) for sample in samples.values()}
        if before and after - before:
            log.warning("THE MARKET CHANGES from %s to %s: prices jump", before, after)
        return samples

    def _settle(self, token_addresses: Iterable[str], *, until: datetime) -> None:
        for address in token_addresses:
            self._settled_until[address] = max(until, self._settled_until.get(address, until))

    async def announce(self, changed: Sequence[PriceChange]) -> None:
        """Send these prices to who listens; to be called after they are committed."""
        await publish(self.redis, PRICES, [price.news() for price in changed])

    def _is_settled(self, address: str, now: datetime) -> bool:
        until = self._settled_until.get(address)
        return until is not None and now < until


def _wanted(found: Iterable[Quote]) -> dict[str, Quote]:
    """By the token that is priced."""
    return {quote.address: quote for quote in found}
