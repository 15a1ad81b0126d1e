"""Liquidations and their warnings: every position that stored prices have reached, at once."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A price older than this liquidates nobody; background refreshes come every 15 minutes at most.
LIQUIDATION_PRICE_AGE_MAX_SECONDS: Final = 1_200
# A position is warned about when four fifths of its equity are maintenance margin.
WARNED_SHARE: Final = "0.8"

# Rows are locked in order of their ids; one that was closed or paid funding while it was waited
# for is looked at again.
# What is left goes to the insurance account, which pays what the margin did not cover.
_LIQUIDATE: Final = text("""
WITH locked AS (
    SELECT position.id, price.price_usd::numeric AS mark_price
    FROM perp_positions position
    JOIN token_prices price ON price.token_address = position.token_address
    WHERE position.id = ANY(ARRAY(
        SELECT reached.id
        FROM token_prices recent CROSS JOIN LATERAL positions_reached(
            recent.token_address, recent.price_usd::numeric, recent.price_usd::numeric
        ) AS reached
        WHERE recent.last_updated > CAST(:now AS timestamptz) - :age_max * interval '1 second'
    ))
      AND position.status = 'open'
      AND liquidation_is_reached(
          position.position_direction, position.liquidation_price::numeric,
          price.price_usd::numeric
      )
    ORDER BY position.id FOR UPDATE OF position
), ended AS (
    UPDATE perp_positions position SET status = 'liquidated', updated_at = :now
    FROM locked WHERE position.id = locked.id
    RETURNING position.*, locked.mark_price, position_margin(
        position.collateral_amount, position.accumulated_funding
    ) AS margin
), valued AS MATERIALIZED (
    SELECT ended.*, new_id() AS transaction_id,
           floor(perp_equity(
               perp_side(position_direction), position_size::numeric, entry_price::numeric,
               mark_price, margin
           ) * 1e6) * 1e-6 AS equity
    FROM ended
), recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT transaction_id, user_id, 'perp_liquidation', token_address, usdc(),
           position_size, '0', '0', jsonb_build_object(
               'position_id', id, 'direction', position_direction, 'leverage', leverage,
               'entry_price', entry_price, 'liquidation_price', liquidation_price,
               'current_price', plain(mark_price), 'margin_lost', plain(margin),
               'accumulated_funding', accumulated_funding
           ), :now
    FROM valued
), posted AS (
    INSERT INTO ledger_entries (
        transaction_id, account, user_id, token_address, amount, created_at
    )
    SELECT transaction_id, entry.account, entry.user_id, usdc(), entry.amount, :now
    FROM valued CROSS JOIN LATERAL (VALUES
        ('margin', valued.user_id, -margin),
        ('insurance', NULL, equity),
        ('house', NULL, margin - equity)
    ) AS entry (account, user_id, amount)
    WHERE entry.amount <> 0
), notified AS (
    INSERT INTO notifications (user_id, kind, position_id, details, created_at)
    SELECT user_id, 'liquidation', valued.id, jsonb_build_object(
               'token_address', token_address, 'symbol', tokens.symbol,
               'direction', position_direction, 'leverage', leverage,
               'liquidation_price', liquidation_price, 'mark_price', plain(mark_price),
               'margin_lost', plain(margin)
           ), :now
    FROM valued JOIN tokens ON tokens.address = token_address
    ON CONFLICT DO NOTHING
)
SELECT user_id FROM valued
""")
# With k = 2 · share · max leverage, the liquidation price of such a position is at least (k - 1) /
# (k - share) of the mark price for a long, and at most (k + 1) / (k + share) of it for a short: by
# that the index finds it. The slack is for the rounding of quotients; whoever gets in by it is
# looked at exactly.
_WARN: Final = text("""
INSERT INTO notifications (user_id, kind, position_id, details, created_at)
SELECT position.user_id, 'liquidation_warning', position.id, jsonb_build_object(
           'token_address', position.token_address, 'symbol', tokens.symbol,
           'direction', position.direction, 'leverage', position.leverage,
           'liquidation_price', plain(position.liquidation_price),
           'mark_price', plain(position.mark_price)
       ), :now
FROM open_positions_at(:now) AS position
JOIN perp_markets market ON market.token_address = position.token_address
JOIN tokens ON tokens.address = position.token_address
WHERE position.id = ANY(ARRAY(
    SELECT near.id
    FROM (
        SELECT token_address,
               0.999999 * mark_price * (k - 1) / (k - share) AS for_longs,
               1.000001 * mark_price * (k + 1) / (k + share) AS for_shorts
        FROM (
            SELECT token_address, price_usd::numeric AS mark_price,
                   CAST(:share AS numeric) AS share,
                   2 * CAST(:share AS numeric) * max_leverage AS k
            FROM perp_markets JOIN token_prices USING (token_address)
        ) AS known
        OFFSET 0 -- computed once for each market
    ) AS bounds
    CROSS JOIN LATERAL positions_reached(
        bounds.token_address, bounds.for_longs, bounds.for_shorts
    ) AS near
))
  AND position.size * position.mark_price
      >= 2 * CAST(:share AS numeric) * market.max_leverage * position.equity
ON CONFLICT DO NOTHING
RETURNING user_id
""")


async def liquidate_reached(connection: AsyncConnection, *, now: datetime) -> list[UUID]:
    """Liquidate every open position whose liquidation price the stored price has reached.

    Found by index. Gives the owners, one for each position.
    """
    parameters = {"now": now, "age_max": LIQUIDATION_PRICE_AGE_MAX_SECONDS}
    return list((await connection.execute(_LIQUIDATE, parameters)).scalars())


async def warn_endangered(connection: AsyncConnection, *, now: datetime) -> list[UUID]:
    """Warn, once per position, when its equity is nearly down to the maintenance margin."""
    parameters = {"share": WARNED_SHARE, "now": now}
    return list((await connection.execute(_WARN, parameters)).scalars())
