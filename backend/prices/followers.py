"""What features do when prices come, in the transaction that writes them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.quote_store import Quote
from backend.prices.store import Price, PriceChange
from backend.redis.events import AGENT_EVENTS, publish
from backend.redis.notices import wake

FOLLOWED_FOR: Final = timedelta(seconds=1)
"""How long a price that stays as it is need not be followed again. Between two such moments only
the rates of pools and what positions owe by the second have grown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What followed from new prices: prices derived from them, users to notify, and what agents
    did, as events of `AGENT_EVENTS`.
    """

    derived: Sequence[PriceChange] = ()
    notified: frozenset[UUID] = frozenset()
    agent_events: Sequence[Mapping[str, str]] = ()


async def tell(redis: Redis, followed: Sequence[Followed]) -> None:
    """Wake whom it is to notify and publish what agents did, once all is committed."""
    await wake(redis, frozenset[UUID]().union(*(part.notified for part in followed)))
    await publish(redis, AGENT_EVENTS, [event for part in followed for event in part.agent_events])


async def _at_no_price(connection: AsyncConnection, prices: Sequence[Price]) -> None:
    """Nothing happens at a price that the newest ones do not bring about as well."""


async def _nothing(connection: AsyncConnection, moments: Sequence[datetime]) -> None:
    """Nothing is kept of prices that are not the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFollower:
    """What a feature does in the transaction that writes new prices.

    `follow` does it as of a moment, from the stored prices, of which those of the tokens that it is
    given were written just now. Where the prices of several moments are
    written at once, `first_event` gives the first of these moments that must not be passed over,
    None when there is none: what is written together ends there. `fill` then adds to the history
    what belongs to the moments before the last one, for which `follow` is called.
    """

    follow: Callable[[AsyncConnection, datetime, Sequence[str]], Awaitable[Followed]]
    first_event: Callable[[AsyncConnection, Sequence[Price]], Awaitable[datetime | None]] = (
        _at_no_price
    )
    fill: Callable[[AsyncConnection, Sequence[datetime]], Awaitable[None]] = _nothing


@dataclass(slots=True)
class LatelyFollowed:
    """What this process had followed within `FOLLOWED_FOR`: by the token asked for, until when that
    will do, and its quote as it was then.
    """

    _known: dict[str, tuple[datetime, Quote]] = field(default_factory=dict)

    def note(
        self,
        quotes: Iterable[Quote],
        prices: Iterable[Price],
        *,
        written: Iterable[PriceChange],
        now: datetime,
    ) -> None:
        """Of these prices those of the tokens in `written` were written and followed."""
        tokens = {change.token_address for change in written}
        followed = {one.token_address: one for one in prices if one.token_address in tokens}
        for quote in quotes:
            if (price := followed.get(quote.address)) is not None:
                as_stored = replace(
                    quote,
                    price_usd=price.price_usd,
                    last_updated=price.last_updated,
                    source=price.source,
                )
                self._known[quote.asked_address] = (now + FOLLOWED_FOR, as_stored)

    def quotes(self, token_addresses: Sequence[str], *, now: datetime) -> list[Quote]:
        """Those of the tokens; none when one was not followed lately."""
        known = [self._known.get(token, (now, None)) for token in token_addresses]
        lately = [quote for until, quote in known if quote is not None and now < until]
        return lately if len(lately) == len(known) else []
