"""Hourly snapshots of every participant's portfolio, and their thinning with age."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.standings.store import begin_renewal, note_valuation

# The details are the portfolio's, as the spec has them. A user with an unpriced holding gets no
# snapshot rather than a wrong one.
_CAPTURE: Final = text("""
WITH worth AS (
    SELECT user_id, sum(value_usd)::numeric(20, 8) AS value_usd
    FROM holdings_at(:moment, true)
    GROUP BY user_id
    HAVING count(*) = count(value_usd)
), held AS (
    SELECT user_id, string_agg(entry, ',' ORDER BY value_usd DESC, token_address) AS entries
    FROM token_documents_at(:moment, true) GROUP BY user_id
), invested AS (
    SELECT user_id, string_agg(entry, ',' ORDER BY start_date DESC, id) AS entries
    FROM investment_documents_at(:moment, true) WHERE status = 'active' GROUP BY user_id
), leveraged AS (
    SELECT user_id, string_agg(
               entry, ',' ORDER BY liquidation_distance NULLS LAST, opened_at
           ) AS entries
    FROM position_documents_at(:moment, true) GROUP BY user_id
), taken AS (
    INSERT INTO portfolio_snapshots (
        user_id, timestamp, total_value_usd, pnl_from_previous, pnl_from_start,
        snapshot_details, created_at
    )
    SELECT worth.user_id, :moment, worth.value_usd,
           worth.value_usd - standings.snapshot_value_usd,
           worth.value_usd - joined.initial_value_usd,
           ('{"tokens":[' || coalesce(held.entries, '')
               || '],"perp_positions":[' || coalesce(leveraged.entries, '')
               || '],"investments":[' || coalesce(invested.entries, '') || ']}')::jsonb,
           :now
    FROM worth
    JOIN participants joined USING (user_id)
    JOIN standings USING (competition_id, user_id)
    LEFT JOIN held USING (user_id)
    LEFT JOIN invested USING (user_id)
    LEFT JOIN leveraged USING (user_id)
    WHERE competition_id = :competition_id AND standings.snapshot_at < :moment
    ON CONFLICT DO NOTHING
    RETURNING user_id, total_value_usd, pnl_from_start
)
UPDATE standings
SET total_value_usd = taken.total_value_usd,
    pnl_usd = taken.pnl_from_start,
    pnl_ratio = profit_ratio(
        taken.total_value_usd, taken.total_value_usd - taken.pnl_from_start
    ),
    peak_value_usd = greatest(peak_value_usd, taken.total_value_usd),
    max_drawdown_ratio = greatest(
        max_drawdown_ratio, drawdown_ratio(taken.total_value_usd, peak_value_usd)
    ),
    snapshot_value_usd = taken.total_value_usd,
    snapshot_at = :moment,
    valued_at = :moment
FROM taken WHERE competition_id = :competition_id AND standings.user_id = taken.user_id
""")
_PRUNE: Final = text("""
DELETE FROM portfolio_snapshots taken
WHERE EXISTS (
    SELECT FROM portfolio_snapshots later
    WHERE later.user_id = taken.user_id AND later.timestamp > taken.timestamp
      AND later.timestamp < snapshot_period_end(taken.timestamp, :now)
)
""")


async def capture_snapshots(
    connection: AsyncConnection, *, competition_id: UUID, moment: datetime, now: datetime
) -> int:
    """Write the snapshots of the moment at the prices as of it; how many participants got one."""
    await begin_renewal(connection)
    parameters = {"competition_id": competition_id, "moment": moment, "now": now}
    captured = (await connection.execute(_CAPTURE, parameters)).rowcount
    if captured:
        await note_valuation(connection, moment=moment)
    return captured


async def prune_snapshots(connection: AsyncConnection, *, now: datetime) -> int:
    """Delete the old snapshots that another one of their period follows; how many."""
    return (await connection.execute(_PRUNE, {"now": now})).rowcount
