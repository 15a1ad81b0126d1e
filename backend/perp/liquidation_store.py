"""Liquidations and their warnings: every position that stored prices have reached, at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.store import Price

# A price older than this liquidates nobody; background refreshes come every 15 minutes at most.
LIQUIDATION_PRICE_AGE_MAX_SECONDS: Final = 1_200
# A position is warned about when four fifths of its equity are maintenance margin.
WARNED_SHARE: Final = "0.8"

# Rows are locked in order of their ids; one that was closed or paid funding while it was waited
# for is looked at again. Funding is paid up to the moment. What is left goes to the insurance
# account, which pays what the margin did not cover.
_LIQUIDATE: Final = text("""
WITH locked AS MATERIALIZED (
    SELECT position.*, price.price_usd AS mark_price, market.rate, market.max_leverage,
           position_margin(position.collateral_amount, position.accumulated_funding) AS margin,
           whole_seconds(position.funding_rate_last_applied, :now) AS seconds
    FROM perp_positions position
    JOIN liquidation_prices_at(:now) AS price ON price.token_address = position.token_address
    JOIN funding_rates_at(:now) AS market ON market.token_address = position.token_address
    WHERE position.id = ANY(ARRAY(
        SELECT id FROM positions_near_at(
            :now, 1, CAST(:now AS timestamptz) - :age_max * interval '1 second'
        )
    ))
      AND position.status = 'open'
      AND liquidation_is_reached(
          position.position_direction,
          perp_liquidation_price(
              perp_side(position.position_direction), position.position_size::numeric,
              position.entry_price::numeric,
              position_margin(position.collateral_amount, position.accumulated_funding)
                  + pending_funding(
                      position.position_direction, position.position_size::numeric,
                      price.price_usd, market.rate, position.funding_rate_last_applied, :now,
                      position_margin(position.collateral_amount, position.accumulated_funding)
                  ),
              market.max_leverage
          ),
          price.price_usd
      )
    ORDER BY position.id FOR NO KEY UPDATE OF position
), valued AS MATERIALIZED (
    SELECT id, user_id, token_address, position_direction, leverage, position_size, entry_price,
           mark_price, rate, seconds, margin, paid.amount AS funding, margin + amount AS left_over,
           plain(accumulated_funding::numeric + amount) AS accumulated_funding,
           plain(perp_liquidation_price(
               perp_side(position_direction), position_size::numeric, entry_price::numeric,
               margin + amount, max_leverage
           )) AS liquidation_price,
           new_id() AS transaction_id,
           floor(perp_equity(
               perp_side(position_direction), position_size::numeric, entry_price::numeric,
               mark_price, margin + amount
           ) * 1e6) * 1e-6 AS equity
    FROM locked CROSS JOIN LATERAL (
        SELECT funding_payment(
            perp_side(position_direction), position_size::numeric, mark_price, rate, seconds, margin
        ) AS amount
        OFFSET 0
    ) paid
), noted AS (
    INSERT INTO funding_payments (position_id, settled_at, amount, rate, price_usd, seconds)
    SELECT id, :now, funding, rate, mark_price, seconds FROM valued WHERE seconds > 0
), ended AS (
    UPDATE perp_positions position
    SET status = 'liquidated', accumulated_funding = valued.accumulated_funding,
        funding_rate_last_applied = greatest(funding_rate_last_applied, :now), updated_at = :now
    FROM valued WHERE position.id = valued.id
), recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT transaction_id, user_id, 'perp_liquidation', token_address, usdc(),
           position_size, '0', '0', jsonb_build_object(
               'position_id', id, 'direction', position_direction, 'leverage', leverage,
               'entry_price', entry_price, 'liquidation_price', liquidation_price,
               'current_price', plain(mark_price), 'margin_lost', plain(left_over),
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
        ('funding', NULL, -funding),
        ('insurance', NULL, equity),
        ('house', NULL, left_over - equity)
    ) AS entry (account, user_id, amount)
    WHERE entry.amount <> 0
), notified AS (
    INSERT INTO notifications (user_id, kind, position_id, details, created_at)
    SELECT user_id, 'liquidation', valued.id, jsonb_build_object(
               'token_address', token_address, 'symbol', tokens.symbol,
               'direction', position_direction, 'leverage', leverage,
               'liquidation_price', liquidation_price, 'mark_price', plain(mark_price),
               'margin_lost', plain(left_over)
           ), :now
    FROM valued JOIN tokens ON tokens.address = token_address
    ON CONFLICT DO NOTHING
)
SELECT user_id FROM valued
""")
# Found by index like those that are liquidated, and then looked at exactly. In order, for two that
# warn about the same wait for each other at each.
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
    SELECT id FROM positions_near_at(:now, CAST(:share AS numeric), '-infinity')
))
  AND position.size * position.mark_price
      >= 2 * CAST(:share AS numeric) * market.max_leverage * position.equity
ORDER BY position.id
ON CONFLICT DO NOTHING
RETURNING user_id
""")
_OPEN: Final = text("SELECT DISTINCT token_address FROM perp_positions WHERE status = 'open'")
# Of prices that are not stored yet. As the two above, position by position and whatever the state
# of the competition, and before those look at anything: a moment too many does no harm.
_FIRST_EVENT: Final = text("""
SELECT min(sample.priced_at) AS at
FROM perp_positions position
JOIN unnest(
    CAST(:addresses AS text[]), CAST(:prices AS numeric[]), CAST(:moments AS timestamptz[])
) AS sample (token_address, price_usd, priced_at) USING (token_address)
JOIN funding_rates_at(:now) AS market USING (token_address)
CROSS JOIN LATERAL (
    SELECT perp_side(position_direction) AS side, position_size::numeric AS size,
           position_margin(collateral_amount, accumulated_funding) AS settled
    OFFSET 0
) held
CROSS JOIN LATERAL (
    SELECT settled + pending_funding(
        position_direction, size, sample.price_usd, market.rate, funding_rate_last_applied,
        sample.priced_at, settled
    ) AS margin
    OFFSET 0
) owed
WHERE position.status = 'open' AND (
    liquidation_is_reached(
        position_direction,
        perp_liquidation_price(
            side, size, entry_price::numeric, margin, market.max_leverage
        ),
        sample.price_usd
    )
    OR size * sample.price_usd >= 2 * CAST(:share AS numeric) * market.max_leverage
        * perp_equity(side, size, entry_price::numeric, sample.price_usd, margin)
    AND NOT EXISTS (
        SELECT FROM notifications
        WHERE position_id = position.id AND kind = 'liquidation_warning'
    )
)
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


async def first_event_at(connection: AsyncConnection, prices: Sequence[Price]) -> datetime | None:
    """The first moment at which one of these prices liquidates a position or warns about one that
    nobody was warned about; None when none does. The prices are in order of time.
    """
    held = set((await connection.execute(_OPEN)).scalars())
    reached = [price for price in prices if price.token_address in held]
    if not reached:
        return None
    parameters = {
        "addresses": [price.token_address for price in reached],
        "prices": [price.price_usd for price in reached],
        "moments": [price.last_updated for price in reached],
        "share": WARNED_SHARE,
        "now": reached[-1].last_updated,
    }
    found: datetime | None = (await connection.execute(_FIRST_EVENT, parameters)).scalar_one()
    return found
