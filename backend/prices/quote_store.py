"""What is stored about prices: enough to ask for new ones and to judge them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.feeds.source import Listing
from backend.prices.gate import WINDOW, Exposure, Seen, Span

# With a sample each second, enough to look back over the span that a row of them must have.
REFUSED_MAX: Final = 30

# A liquid-staking token has no price of its own outside: its base token stands for it. How many
# are asked for, and since when, is hidden from the planner, which otherwise plans anew for each
# order.
_QUOTES: Final = text("""
SELECT asked.address AS asked_address, token.address, token.symbol, token.decimals,
    listing.is_major, listing.pyth_feed_id, listing.hyperliquid_coin,
    listing.hyperliquid_price_multiplier, listing.binance_perp, listing.starting_price_usd,
    price.price_usd::numeric AS price_usd, price.last_updated, price.source,
    refused.newest_at AS refused_at, refused.candidates, refused.moments,
    confirmed.price_usd AS confirmed_usd, confirmed.confirmed_at,
    exposed.longs_end_at, exposed.shorts_end_at,
    recent.lowest_usd, recent.highest_usd, limits.depth_usd
FROM tokens asked
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = asked.address
JOIN tokens token ON token.address = coalesce(pool.base_token_address, asked.address)
JOIN token_listings listing ON listing.token_address = token.address
LEFT JOIN token_prices price ON price.token_address = token.address
LEFT JOIN price_confirmations confirmed ON confirmed.token_address = token.address
LEFT JOIN liquidation_exposures exposed ON exposed.token_address = token.address
LEFT JOIN order_limits limits ON limits.token_address = token.address
CROSS JOIN LATERAL (
    SELECT min(low) AS lowest_usd, max(high) AS highest_usd FROM price_candles
    WHERE token_address = token.address AND minutes = 1
        AND opened_at > (SELECT CAST(:since AS timestamptz) - interval '1 minute')
        AND last_at > (SELECT CAST(:since AS timestamptz))
) recent
CROSS JOIN LATERAL (
    SELECT max(refused_at) AS newest_at,
        array_agg(
            CASE WHEN reason IN ('too_volatile', 'would_liquidate') THEN candidate ELSE 'NaN' END
            ORDER BY refused_at DESC, id DESC
        ) AS candidates,
        array_agg(coalesce(observed_at, refused_at) ORDER BY refused_at DESC, id DESC) AS moments
    FROM (
        SELECT id, candidate, reason, observed_at, refused_at FROM price_refusals
        WHERE token_address = token.address
            AND refused_at > coalesce(price.last_updated, '-infinity')
        ORDER BY refused_at DESC, id DESC LIMIT (SELECT CAST(:refused_max AS bigint))
    ) newest
) refused
WHERE asked.address = ANY(ARRAY(
    SELECT unnest(coalesce(CAST(:addresses AS text[]), ARRAY(SELECT address FROM tokens)))
))
""")

_MOVES: Final = text("""
SELECT asked.address AS asked_address, listing.token_address AS address, price.last_updated,
    coalesce(recent.newest / nullif(recent.previous, 0) - 1, 0) AS move
FROM tokens asked
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = asked.address
JOIN token_listings listing
    ON listing.token_address = coalesce(pool.base_token_address, asked.address)
LEFT JOIN token_prices price ON price.token_address = listing.token_address
CROSS JOIN LATERAL (
    SELECT (array_agg(price_usd ORDER BY priced_at DESC))[1] AS newest,
        (array_agg(price_usd ORDER BY priced_at DESC))[2] AS previous
    FROM (
        SELECT priced_at, price_usd FROM price_history
        WHERE token_address = listing.token_address ORDER BY priced_at DESC LIMIT 2
    ) last_two
) recent
""")

# What traders do themselves: a funding payment or a liquidation shows nobody at work.
_TRADED: Final = text("""
SELECT EXISTS (SELECT FROM perp_positions WHERE status = 'open')
    OR EXISTS (SELECT FROM orders WHERE status = 'open') OR EXISTS (
    SELECT FROM transactions
    WHERE created_at > :since
      AND transaction_type NOT IN ('system', 'perp_funding', 'perp_liquidation')
)
""")

_SEASON: Final = text("""
SELECT current.starts_at, (
    SELECT source FROM token_prices
    WHERE source <> 'pool' AND last_updated >= coalesce(current.starts_at, '-infinity')
    ORDER BY last_updated DESC LIMIT 1
) AS source
FROM (VALUES (1)) always LEFT JOIN current_competition(:now) current ON true
""")

_AS_OF_MOMENT: Final = text("SELECT as_of_moment_at(:now)")
_UNOBSERVED: Final = text("""
SELECT token_address FROM unobserved_since(:moment) AS missing
WHERE NOT is_observed_at(:moment, :now, NULL) ORDER BY token_address
""")
_IS_OBSERVED: Final = text("SELECT is_observed_at(:moment, :now, NULL)")
_AGE_MAX: Final = text("SELECT coalesce(max(age_seconds), 0) FROM prices_at(:moment)")


@dataclass(frozen=True, slots=True)
class Quote:
    """A token as sources are asked for it, its stored price, and what was refused since.

    `asked_address` is the token asked about; all else is about the token that is priced
    for it: itself, or the base token of a liquid-staking token. `refused_at` is the
    newest refusal after `last_updated`; `refused` are the prices refused since then, newest
    first, NaN for what could be no price. `confirmed` is what moves are measured from, `window`
    what was accepted in the last ten minutes, `depth_usd` that of the token's order limits.
    """

    asked_address: str
    listing: Listing
    price_usd: Decimal | None
    last_updated: datetime | None
    source: str | None
    refused_at: datetime | None
    refused: tuple[Seen, ...]
    confirmed: Seen | None
    window: Span | None
    depth_usd: Decimal | None
    exposure: Exposure

    @property
    def address(self) -> str:
        """The token that is priced."""
        return self.listing.address


@dataclass(frozen=True, slots=True)
class PriceMove:
    """How the price of `address`, which stands for `asked_address`, last moved.

    `move` is the newest change as a fraction, 0 when there was none.
    """

    asked_address: str
    address: str
    last_updated: datetime | None
    move: Decimal


async def quotes(
    connection: AsyncConnection, token_addresses: Sequence[str] | None, *, now: datetime
) -> list[Quote]:
    """What is known about these tokens' prices at `now`; None asks for all tokens.

    Left out are addresses that are no token, and tokens no outside market lists.
    """
    addresses = None if token_addresses is None else list(token_addresses)
    parameters = {"addresses": addresses, "refused_max": REFUSED_MAX, "since": now - WINDOW}
    return [_quote(dict(row)) for row in (await connection.execute(_QUOTES, parameters)).mappings()]


def _quote(row: dict[str, Any]) -> Quote:
    confirmed_usd, confirmed_at = row.pop("confirmed_usd"), row.pop("confirmed_at")
    lowest_usd, highest_usd = row.pop("lowest_usd"), row.pop("highest_usd")
    candidates, moments = row.pop("candidates") or (), row.pop("moments") or ()
    return Quote(
        listing=Listing(**{field.name: row.pop(field.name) for field in fields(Listing)}),
        exposure=Exposure(
            longs_end_at=row.pop("longs_end_at"), shorts_end_at=row.pop("shorts_end_at")
        ),
        confirmed=None if confirmed_usd is None else Seen(confirmed_usd, confirmed_at),
        window=None if lowest_usd is None else Span(lowest_usd, highest_usd),
        refused=tuple(
            Seen(Decimal(candidate), at) for candidate, at in zip(candidates, moments, strict=True)
        ),
        **row,
    )


async def price_moves(connection: AsyncConnection) -> list[PriceMove]:
    """Every token that can be priced, with the age and the last move of its price."""
    rows = await connection.execute(_MOVES)
    return [PriceMove(**row) for row in rows.mappings()]


async def is_traded(connection: AsyncConnection, *, since: datetime) -> bool:
    """Whether anybody holds a leveraged position, or has traded after `since`."""
    return bool((await connection.execute(_TRADED, {"since": since})).scalar_one())


async def priced_competition(
    connection: AsyncConnection, *, now: datetime
) -> tuple[datetime | None, str | None]:
    """When the competition that counts at `now` starts, and who gave the newest price since.

    Either is None where there is none.
    """
    row = (await connection.execute(_SEASON, {"now": now})).one()
    return row.starts_at, row.source


async def as_of_moment(connection: AsyncConnection, *, now: datetime) -> datetime | None:
    """The newest moment, a minute ago at most, of which a batch wants the prices; or None."""
    found: datetime | None = (await connection.execute(_AS_OF_MOMENT, {"now": now})).scalar_one()
    return found


async def unobserved(connection: AsyncConnection, *, moment: datetime, now: datetime) -> list[str]:
    """The tokens whose price as of the moment is still waited for; none after a minute."""
    parameters = {"moment": moment, "now": now}
    return list((await connection.execute(_UNOBSERVED, parameters)).scalars())


async def is_observed(connection: AsyncConnection, *, moment: datetime, now: datetime) -> bool:
    """Whether the prices as of the moment are known: all are observed, or a minute has passed."""
    parameters = {"moment": moment, "now": now}
    return bool((await connection.execute(_IS_OBSERVED, parameters)).scalar_one())


async def price_age_seconds_max(connection: AsyncConnection, *, moment: datetime) -> int:
    """How long before the moment the oldest of the prices as of it was observed."""
    return int((await connection.execute(_AGE_MAX, {"moment": moment})).scalar_one())
