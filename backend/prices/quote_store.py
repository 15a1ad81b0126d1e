"""What is stored about prices: enough to ask for new ones and to judge them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A liquid-staking token has no price of its own outside: its base token stands for it.
_QUOTES: Final = text("""
SELECT asked.address AS asked_address, token.address, token.symbol, token.decimals,
    listing.is_major, listing.pyth_feed_id, listing.hyperliquid_coin,
    listing.hyperliquid_price_multiplier, listing.binance_perp, listing.starting_price_usd,
    price.price_usd::numeric AS price_usd, price.last_updated, price.source,
    refused.newest_at AS refused_at, refused.jumps AS refused_jumps
FROM tokens asked
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = asked.address
JOIN tokens token ON token.address = coalesce(pool.base_token_address, asked.address)
JOIN token_listings listing ON listing.token_address = token.address
LEFT JOIN token_prices price ON price.token_address = token.address
CROSS JOIN LATERAL (
    SELECT max(refused_at) AS newest_at,
        array_agg(candidate ORDER BY refused_at DESC, id DESC)
            FILTER (WHERE reason = 'too_volatile') AS jumps
    FROM (
        SELECT id, candidate, reason, refused_at FROM price_refusals
        WHERE token_address = token.address
            AND refused_at > coalesce(price.last_updated, '-infinity')
        ORDER BY refused_at DESC, id DESC LIMIT 2
    ) newest
) refused
WHERE CAST(:addresses AS text[]) IS NULL OR asked.address = ANY(CAST(:addresses AS text[]))
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
SELECT EXISTS (SELECT FROM perp_positions WHERE status = 'open') OR EXISTS (
    SELECT FROM transactions
    WHERE created_at > :since AND transaction_type IN (
        'swap', 'stake', 'unstake', 'liquid_stake', 'liquid_unstake', 'perp_open', 'perp_close'
    )
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


@dataclass(frozen=True, slots=True)
class Quote:
    """A token as outside markets name it, its stored price, and what was refused since.

    `asked_address` is the token asked about; all else is about the token that is priced
    for it: itself, or the base token of a liquid-staking token. `refused_at` is the
    newest refusal after `last_updated`; `refused_jumps` are the prices among the two
    newest refusals that moved too far, in USD, newest first.
    """

    asked_address: str
    address: str
    symbol: str
    decimals: int
    is_major: bool
    pyth_feed_id: str | None
    hyperliquid_coin: str | None
    hyperliquid_price_multiplier: int | None
    binance_perp: str | None
    starting_price_usd: Decimal | None
    price_usd: Decimal | None
    last_updated: datetime | None
    source: str | None
    refused_at: datetime | None
    refused_jumps: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class PriceMove:
    """How the price of `address`, which stands for `asked_address`, last moved.

    `move` is the newest change as a fraction, 0 when there was none.
    """

    asked_address: str
    address: str
    last_updated: datetime | None
    move: Decimal


async def quotes(connection: AsyncConnection, token_addresses: Sequence[str] | None) -> list[Quote]:
    """What is known about these tokens' prices; None asks for all tokens.

    Left out are addresses that are no token, and tokens no outside market lists.
    """
    addresses = None if token_addresses is None else list(token_addresses)
    rows = await connection.execute(_QUOTES, {"addresses": addresses})
    return [
        Quote(
            **{
                **row,
                "refused_jumps": tuple(Decimal(text) for text in row["refused_jumps"] or ()),
            }
        )
        for row in rows.mappings()
    ]


async def price_moves(connection: AsyncConnection) -> list[PriceMove]:
    """Every token that can be priced, with the age and the last move of its price."""
    rows = await connection.execute(_MOVES)
    return [PriceMove(**row) for row in rows.mappings()]


async def is_traded(connection: AsyncConnection, *, since: datetime) -> bool:
    """Whether anybody holds a leveraged position, or has traded after `since`."""
    return bool((await connection.execute(_TRADED, {"since": since})).scalar_one())


async def price_season(
    connection: AsyncConnection, *, now: datetime
) -> tuple[datetime | None, str | None]:
    """When the competition that counts at `now` starts, and who gave the newest price since.

    Either is None where there is none.
    """
    row = (await connection.execute(_SEASON, {"now": now})).one()
    return row.starts_at, row.source
