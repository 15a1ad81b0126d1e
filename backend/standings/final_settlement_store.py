"""The end of a competition: every open position closed at once, at the prices as of the end."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.trading.recent_store import RECENT

# As `close_position` does it, for all of them, one after the other: funding to the second, then
# margin and profit less the fee, at a price that is worse by the size of what the owner closes, and
# traded just before. The postings are as of the end, however late this runs.
_SETTLE: Final = text("""
WITH due AS MATERIALIZED (
    SELECT position.id, position.user_id, position.token_address, position.position_direction,
           position.leverage, position.position_size, position.entry_price,
           position.collateral_amount::numeric AS collateral,
           position.accumulated_funding::numeric AS funding_before,
           perp_side(position.position_direction) AS side,
           position.position_size::numeric AS size,
           position_margin(position.collateral_amount, position.accumulated_funding) AS margin,
           whole_seconds(position.funding_rate_last_applied, :ended_at) AS seconds,
           market.rate, final.price_usd, final.age_seconds, competitions.perp_fee_rate
    FROM perp_positions position
    JOIN participants joined ON joined.user_id = position.user_id
    JOIN competitions ON competitions.id = joined.competition_id
    JOIN final_prices final ON final.competition_id = joined.competition_id
        AND final.token_address = position.token_address
    JOIN funding_rates_at(:ended_at) AS market ON market.token_address = position.token_address
    WHERE position.status = 'open' AND joined.competition_id = :competition_id
    ORDER BY position.id
    FOR NO KEY UPDATE OF position
), sized AS MATERIALIZED (
    SELECT due.*, coalesce(price_impact_bps(
               size * price_usd,
               recent.usd + coalesce(sum(size * price_usd) OVER earlier, 0),
               limits.free_size_usd, limits.depth_usd
           ), 0) AS impact_bps
    FROM due LEFT JOIN order_limits limits ON limits.token_address = due.token_address
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(fill.notional_usd), 0) AS usd
        FROM (
            SELECT notional_usd, CASE due.side WHEN 1 THEN short_token ELSE long_token END AS token
            FROM fills
            WHERE fills.user_id = due.user_id
              AND observed_at > CAST(:ended_at AS timestamptz) - CAST(:recent AS interval)
            OFFSET 0
        ) fill
        LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = fill.token
        WHERE coalesce(pool.base_token_address, fill.token) = due.token_address
    ) recent
    WINDOW earlier AS (
        PARTITION BY due.user_id, due.token_address, side ORDER BY due.id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), paid AS MATERIALIZED (
    SELECT sized.*, price_usd * (1 - side * impact_bps * 0.0001) AS exit_price,
           funding_payment(side, size, price_usd, rate, seconds, margin) AS funding
    FROM sized
), settled AS MATERIALIZED (
    SELECT paid.*, ending.payout, ending.fee, ending.shortfall, new_id() AS transaction_id
    FROM paid CROSS JOIN LATERAL position_settlement(
        perp_equity(side, size, entry_price::numeric, exit_price, margin + funding),
        size * exit_price, perp_fee_rate
    ) AS ending
), noted AS (
    INSERT INTO funding_payments (position_id, settled_at, amount, rate, price_usd, seconds)
    SELECT id, :ended_at, funding, rate, price_usd, seconds FROM settled WHERE seconds > 0
), closed AS (
    UPDATE perp_positions position
    SET status = 'closed', accumulated_funding = plain(settled.funding_before + settled.funding),
        funding_rate_last_applied = :ended_at, updated_at = :ended_at
    FROM settled WHERE position.id = settled.id
), recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT transaction_id, user_id, 'perp_close', token_address, usdc(), position_size,
           plain(payout), plain(fee), jsonb_build_object(
               'position_id', id, 'direction', position_direction, 'leverage', leverage,
               'entry_price', entry_price, 'exit_price', plain(exit_price),
               'impact_bps', plain(impact_bps), 'funding', plain(funding_before + funding),
               'pnl', plain(payout - collateral),
               'ended_by', 'competition_end', 'price_age_seconds', age_seconds
           ), :ended_at
    FROM settled
), posted AS (
    INSERT INTO ledger_entries (
        transaction_id, account, user_id, token_address, amount, created_at
    )
    SELECT transaction_id, entry.account, entry.user_id, usdc(), entry.amount, :ended_at
    FROM settled CROSS JOIN LATERAL (VALUES
        ('margin', settled.user_id, -margin),
        ('funding', NULL, -funding),
        ('insurance', NULL, -shortfall),
        ('house', NULL, margin + funding + shortfall - payout - fee),
        ('fees', NULL, fee),
        ('wallet', settled.user_id, payout)
    ) AS entry (account, user_id, amount)
    WHERE entry.amount <> 0
)
SELECT count(*) FROM settled
""")


async def settle_open_positions(
    connection: AsyncConnection, *, competition_id: UUID, ended_at: datetime
) -> int:
    """Close all positions of the competition at its final prices, and give how many.

    What was settled before is closed already, so a second run settles nothing.
    """
    parameters = {"competition_id": competition_id, "ended_at": ended_at, "recent": RECENT}
    return int((await connection.execute(_SETTLE, parameters)).scalar_one())
