"""Where a wallet's profit of a season comes from, added up from all its ledger entries at once."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.portfolio.pnl_breakdown import pnl_breakdown

_BREAKDOWN: Final = text("""
WITH season AS (
    SELECT found.*, EXISTS (
        SELECT FROM final_standings WHERE competition_id = found.id
    ) AS is_settled
    FROM season_at(:now) AS found
), moment AS (
    SELECT CASE WHEN is_settled THEN ends_at ELSE :now END AS at FROM season
), person AS (
    SELECT users.id, wallet_address, initial_value_usd, participants.competition_id,
           worth.total_value_usd - initial_value_usd AS pnl_usd
    FROM users CROSS JOIN season
    JOIN participants ON participants.user_id = users.id
        AND participants.competition_id = season.id
    CROSS JOIN LATERAL (
        SELECT total_value_usd, is_priced FROM portfolio_values_at(:now)
        WHERE user_id = users.id AND NOT is_settled
        UNION ALL
        SELECT total_value_usd, true FROM standings
        WHERE user_id = users.id AND competition_id = season.id AND is_settled
        OFFSET 0
    ) worth
    WHERE wallet_address = :wallet_address AND worth.is_priced
), prices AS (
    SELECT stored.token_address, coalesce(final.price_usd, stored.price_usd::numeric) AS price_usd
    FROM token_prices stored LEFT JOIN final_prices final
        ON final.token_address = stored.token_address
        AND final.competition_id = (SELECT id FROM season)
), entries AS (
    SELECT entry.transaction_id, entry.account, entry.user_id, entry.token_address, entry.amount,
           entry.created_at, transactions.transaction_type
    FROM transactions JOIN ledger_entries entry ON entry.transaction_id = transactions.id
    CROSS JOIN season
    WHERE transactions.user_id = (SELECT id FROM person)
      AND entry.created_at BETWEEN season.starts_at AND season.ends_at
), flows AS (
    SELECT 'fees' AS source, token_address, -amount AS units FROM entries WHERE account = 'fees'
    UNION ALL
    SELECT 'funding', token_address, -amount FROM entries WHERE account = 'funding'
    UNION ALL
    SELECT CASE WHEN EXISTS (
               SELECT FROM ledger_entries lent
               WHERE lent.transaction_id = entries.transaction_id AND lent.account = 'lent'
           ) THEN 'lending' ELSE 'staking' END,
           token_address, -amount
    FROM entries WHERE account = 'yield'
    UNION ALL
    SELECT action_type, token_address, units - principal FROM deposits_at((SELECT at FROM moment))
    WHERE user_id = (SELECT id FROM person)
    UNION ALL
    SELECT 'liquid_staking', pool.base_token_address, entries.amount * (
        exchange_rate_at(pool.lst_token_address, (SELECT at FROM moment))
        - exchange_rate_at(pool.lst_token_address, entries.created_at)
    )
    FROM entries JOIN liquid_stake_pools pool ON pool.lst_token_address = entries.token_address
    WHERE entries.account = 'wallet'
    UNION ALL
    -- What perpetuals took from the wallet and its margins, or gave, but for fees and funding.
    SELECT 'perps', token_address, amount FROM entries
    WHERE transaction_type LIKE 'perp%' AND account NOT IN ('insurance', 'house')
    UNION ALL
    SELECT part.source, usdc(), part.amount
    FROM open_positions_at((SELECT at FROM moment)) AS position CROSS JOIN LATERAL (VALUES
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
        SELECT value_usd FROM grant_values WHERE competition_id = person.competition_id
    ) - initial_value_usd)
)::text
FROM person CROSS JOIN parts
""")


async def ledger_breakdown(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes:
    """What `backend.portfolio.pnl_breakdown` has to answer, however many entries that takes."""
    parameters = {"wallet_address": wallet_address, "now": now}
    document = (await connection.execute(_BREAKDOWN, parameters)).scalar_one_or_none()
    return b"null" if document is None else document.encode()


async def differences(engine: AsyncEngine, wallets: list[str], *, now: datetime) -> list[str]:
    """The wallets whose breakdown by kept sums is not that of their ledger."""
    found = []
    async with engine.connect() as connection:
        for wallet in wallets:
            kept = await pnl_breakdown(connection, wallet_address=wallet, now=now)
            added_up = await ledger_breakdown(connection, wallet_address=wallet, now=now)
            if kept != added_up:
                found.append(f"{wallet}: {kept!r} is not {added_up!r}")
            assert added_up != b"null"
    return found
