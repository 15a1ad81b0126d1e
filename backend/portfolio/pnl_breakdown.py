"""Where a wallet's profit of a season comes from: the parts, added up as they arose, make the
whole."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Every flow is valued in the units it had, at the present price; what the prices themselves did
# to all the rest is what remains, so nothing is counted twice and nothing is lost. Of a season that
# is settled everything is as of its end, at its final prices; once it is swept, what was held is
# among the sums that are kept, and what is held now is not of it.
_BREAKDOWN: Final = text("""
WITH season AS (
    SELECT found.id, found.swept_at IS NULL AS is_held, settled.is_settled,
           CASE WHEN settled.is_settled THEN found.ends_at ELSE :now END AS at
    FROM season_or_newest(CAST(:season AS uuid), :now) AS found CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM final_standings WHERE competition_id = found.id AND rank = 1
        ) AS is_settled
    ) settled
), person AS (
    SELECT users.id, wallet_address, initial_value_usd,
           worth.total_value_usd - initial_value_usd AS pnl_usd, season.id AS season_id, season.at,
           season.is_held
    FROM users CROSS JOIN season
    JOIN participants ON participants.user_id = users.id
        AND participants.competition_id = season.id
    CROSS JOIN LATERAL (
        SELECT total_value_usd, is_priced FROM portfolio_values_at(:now)
        WHERE user_id = users.id AND NOT season.is_settled
        UNION ALL
        SELECT total_value_usd, true FROM standings
        WHERE competition_id = season.id AND user_id = users.id AND season.is_settled
        OFFSET 0 -- not everybody's, to choose one
    ) worth
    WHERE wallet_address = :wallet_address AND worth.is_priced
), prices AS (
    SELECT stored.token_address, coalesce(final.price_usd, stored.price_usd::numeric) AS price_usd
    FROM token_prices stored LEFT JOIN final_prices final
        ON final.token_address = stored.token_address
        AND final.competition_id = (SELECT season_id FROM person)
), flows AS (
    SELECT source, token_address, units FROM profit_parts
    WHERE user_id = (SELECT id FROM person) AND competition_id = (SELECT season_id FROM person)
      AND source <> 'liquid_staking'
    UNION ALL
    SELECT action_type, token_address, units - principal FROM deposits_at((SELECT at FROM person))
    WHERE user_id = (SELECT id FROM person) AND (SELECT is_held FROM person)
    UNION ALL
    SELECT 'liquid_staking', pool.base_token_address,
           kept.units * exchange_rate_at(pool.lst_token_address, (SELECT at FROM person))
               - kept.base_units
    FROM profit_parts kept JOIN liquid_stake_pools pool
        ON pool.lst_token_address = kept.token_address
    WHERE kept.user_id = (SELECT id FROM person) AND kept.source = 'liquid_staking'
      AND kept.competition_id = (SELECT season_id FROM person)
    UNION ALL
    SELECT part.source, usdc(), part.amount
    FROM open_positions_at((SELECT at FROM person)) AS position CROSS JOIN LATERAL (VALUES
        ('perps', worth_usdc - margin - pending_funding), ('funding', pending_funding)
    ) AS part (source, amount)
    WHERE user_id = (SELECT id FROM person) AND worth_usdc IS NOT NULL
      AND (SELECT is_held FROM person)
), parts AS (
    SELECT coalesce(sum(usd) FILTER (WHERE source = 'fees'), 0) AS fees,
           coalesce(sum(usd) FILTER (WHERE source = 'funding'), 0) AS funding,
           coalesce(sum(usd) FILTER (WHERE source = 'staking'), 0) AS staking,
           coalesce(sum(usd) FILTER (WHERE source = 'liquid_staking'), 0) AS liquid_staking,
           coalesce(sum(usd) FILTER (WHERE source = 'lending'), 0) AS lending,
           coalesce(sum(usd) FILTER (WHERE source = 'perps'), 0) AS perps,
           coalesce(sum(usd), 0) AS known
    FROM (
        SELECT flows.source, units * price_usd AS usd FROM flows JOIN prices USING (token_address)
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
        SELECT value_usd FROM grant_values WHERE competition_id = person.season_id
    ) - initial_value_usd)
)::text
FROM person CROSS JOIN parts
""")


async def pnl_breakdown(
    connection: AsyncConnection, *, wallet_address: str, season: UUID | None = None, now: datetime
) -> bytes:
    """The finished JSON document of the season, by default the newest that has begun; "null" for
    who takes no part in it or has an unpriced holding.
    """
    parameters = {"wallet_address": wallet_address, "season": season, "now": now}
    document = (await connection.execute(_BREAKDOWN, parameters)).scalar_one_or_none()
    return b"null" if document is None else document.encode()
