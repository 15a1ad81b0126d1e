"""Where a wallet's profit comes from: the parts, added up as they arose, make the whole."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Every flow is valued in the units it had, at the present price; what the prices themselves did
# to all the rest is what remains, so nothing is counted twice and nothing is lost.
_BREAKDOWN: Final = text("""
WITH person AS (
    SELECT users.id, wallet_address, initial_value_usd,
           total_value_usd - initial_value_usd AS pnl_usd, competition_id
    FROM users
    JOIN participants ON participants.user_id = users.id
    CROSS JOIN LATERAL (
        SELECT total_value_usd, is_priced FROM portfolio_values_at(:now)
        WHERE user_id = users.id OFFSET 0 -- not everybody's, to choose one
    ) worth
    WHERE wallet_address = :wallet_address AND is_priced
), flows AS (
    SELECT source, token_address, units FROM profit_parts
    WHERE user_id = (SELECT id FROM person) AND source <> 'liquid_staking'
    UNION ALL
    SELECT action_type, token_address, units - principal FROM deposits_at(:now)
    WHERE user_id = (SELECT id FROM person)
    UNION ALL
    SELECT 'liquid_staking', pool.base_token_address,
           kept.units * exchange_rate_at(pool.lst_token_address, :now) - kept.base_units
    FROM profit_parts kept JOIN liquid_stake_pools pool
        ON pool.lst_token_address = kept.token_address
    WHERE kept.user_id = (SELECT id FROM person) AND kept.source = 'liquid_staking'
    UNION ALL
    SELECT part.source, usdc(), part.amount
    FROM open_positions_at(:now) AS position CROSS JOIN LATERAL (VALUES
        ('perps', worth_usdc - margin - pending_funding), ('funding', pending_funding)
    ) AS part (source, amount)
    WHERE user_id = (SELECT id FROM person) AND worth_usdc IS NOT NULL
), parts AS (
    SELECT coalesce(sum(usd) FILTER (WHERE source = 'fees'), 0) AS fees,
           coalesce(sum(usd) FILTER (WHERE source = 'funding'), 0) AS funding,
           coalesce(sum(usd) FILTER (WHERE source = 'staking'), 0) AS staking,
           coalesce(sum(usd) FILTER (WHERE source = 'liquid_staking'), 0) AS liquid_staking,
           coalesce(sum(usd) FILTER (WHERE source = 'lending'), 0) AS lending,
           coalesce(sum(usd) FILTER (WHERE source = 'perps'), 0) AS perps,
           coalesce(sum(usd), 0) AS known
    FROM (
        SELECT flows.source, units * price_usd::numeric AS usd FROM flows JOIN token_prices
        USING (token_address)
    ) valued
)
SELECT json_build_object(
    'wallet_address', wallet_address,
    'pnl_usd', plain(pnl_usd),
    'spot', plain(pnl_usd - known),
    'perps', plain(perps),
    'funding', plain(funding),
    'fees', plain(fees),
    'staking', plain(staking),
    'liquid_staking', plain(liquid_staking),
    'lending', plain(lending),
    'hold_pnl_usd', plain((
        SELECT value_usd FROM grant_values WHERE competition_id = person.competition_id
    ) - initial_value_usd)
)::text
FROM person CROSS JOIN parts
""")


async def pnl_breakdown(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes:
    """The finished JSON document; "null" for who takes no part or has an unpriced holding."""
    parameters = {"wallet_address": wallet_address, "now": now}
    document = (await connection.execute(_BREAKDOWN, parameters)).scalar_one_or_none()
    return b"null" if document is None else document.encode()
