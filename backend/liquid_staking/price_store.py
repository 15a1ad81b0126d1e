"""Liquid-staking pools: the price of what they issue follows from their exchange rate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.store import PriceChange

# The lock makes a new base price and a new exchange rate that meet wait for each other;
# without it the later of the two would leave a price made of one old and one new factor. It is a
# statement of its own, so that the next one sees what was waited for.
_HOLD: Final = text("SELECT FROM liquid_stake_pools ORDER BY lst_token_address FOR SHARE")
_REPRICE: Final = text("""
WITH priced AS (
    SELECT pool.lst_token_address AS token_address,
        lst_price(
            base.price_usd::numeric,
            exchange_rate_at(pool.lst_token_address, base.last_updated)
        ) AS price_usd, base.last_updated
    FROM liquid_stake_pools pool
    JOIN token_prices base ON base.token_address = pool.base_token_address
    ORDER BY pool.lst_token_address
), written AS (
    INSERT INTO token_prices (token_address, price_usd, last_updated, source)
    SELECT token_address, plain(price_usd), last_updated, 'pool' FROM priced
    ON CONFLICT (token_address) DO UPDATE SET
        price_usd = excluded.price_usd,
        last_updated = excluded.last_updated,
        source = excluded.source
    WHERE (token_prices.price_usd, token_prices.last_updated)
        <> (excluded.price_usd, excluded.last_updated)
    RETURNING token_address, price_usd::numeric, last_updated, source
), remembered AS (
    INSERT INTO price_history (token_address, priced_at, price_usd, source)
    SELECT token_address, :now, price_usd, source FROM written
    ON CONFLICT (token_address, priced_at) DO UPDATE SET price_usd = excluded.price_usd
)
SELECT token_address, symbol, price_usd, last_updated
FROM written JOIN tokens ON tokens.address = token_address
""")
_FILL: Final = text("""
INSERT INTO price_history (token_address, priced_at, price_usd, source)
SELECT pool.lst_token_address, base.priced_at,
    lst_price(base.price_usd, exchange_rate_at(pool.lst_token_address, base.priced_at)), 'pool'
FROM liquid_stake_pools pool CROSS JOIN unnest(CAST(:moments AS timestamptz[])) AS moment
JOIN price_history base
    ON base.token_address = pool.base_token_address AND base.priced_at = moment
ORDER BY 1, 2
ON CONFLICT (token_address, priced_at) DO NOTHING
""")


async def reprice_pools(connection: AsyncConnection, *, now: datetime) -> list[PriceChange]:
    """Sets every liquid-staking token to base price · exchange rate, both of the same moment.

    To be called whenever a base price or an exchange rate was written. Gives what changed;
    the history has it from `now` on, for a rate may grow between two base prices.
    """
    await connection.execute(_HOLD)
    rows = await connection.execute(_REPRICE, {"now": now})
    return [PriceChange(**row) for row in rows.mappings()]


async def fill_history(connection: AsyncConnection, *, moments: Sequence[datetime]) -> None:
    """Write the history of every liquid-staking token at these moments, from the base prices of
    the same moments. No exchange rate may have been recorded since the first of them.
    """
    if moments:
        await connection.execute(_HOLD)
        await connection.execute(_FILL, {"moments": list(moments)})
