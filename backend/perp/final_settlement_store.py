"""The end of a competition: every open position closed at once, at the prices as of the end."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# As `close_position` does it, for all of them: funding to the second, then margin and profit less
# the fee. The postings are as of the end, however late this runs.
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
    FOR UPDATE OF position
), paid AS MATERIALIZED (
    SELECT due.*, funding_payment(side, size, price_usd, rate, seconds, margin) AS funding
    FROM due
), settled AS MATERIALIZED (
    SELECT paid.*, ending.payout, ending.fee, ending.shortfall, new_id() AS transaction_id
    FROM paid CROSS JOIN LATERAL position_settlement(
        perp_equity(side, size, entry_price::numeric, price_usd, margin + funding),
        size * price_usd, perp_fee_rate
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
               'entry_price', entry_price, 'exit_price', plain(price_usd),
               'funding', plain(funding_before + funding), 'pnl', plain(payout - collateral),
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
    parameters = {"competition_id": competition_id, "ended_at": ended_at}
    return int((await connection.execute(_SETTLE, parameters)).scalar_one())
