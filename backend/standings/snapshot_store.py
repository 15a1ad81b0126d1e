"""Hourly snapshots of every participant's portfolio, and their thinning with age."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.standings.store import begin_renewal, count_trades, rank_season

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
SET total_value_usd = newest.total_value_usd,
    pnl_usd = newest.pnl_usd,
    pnl_ratio = profit_ratio(newest.total_value_usd, newest.total_value_usd - newest.pnl_usd),
    peak_value_usd = greatest(standings.peak_value_usd, newest.total_value_usd),
    max_drawdown_ratio = greatest(
        standings.max_drawdown_ratio,
        drawdown_ratio(newest.total_value_usd, standings.peak_value_usd)
    ),
    valued_at = greatest(standings.valued_at, :moment),
    snapshot_value_usd = taken.total_value_usd,
    snapshot_at = :moment,
    hour_value_usd = taken.total_value_usd,
    hours = series.hours,
    return_sum = series.return_sum,
    return_square_sum = series.return_square_sum,
    loss_square_sum = series.loss_square_sum,
    sharpe_ratio = sharpe_ratio(
        series.hours, series.return_sum, series.return_square_sum, season.deviation_floor
    ),
    sortino_ratio = sortino_ratio(
        series.hours, series.return_sum, series.loss_square_sum, season.deviation_floor
    )
FROM taken
JOIN standings before ON before.competition_id = :competition_id AND before.user_id = taken.user_id
JOIN competitions season ON season.id = :competition_id
CROSS JOIN LATERAL (
    SELECT hourly_return(taken.total_value_usd, before.hour_value_usd) AS ratio OFFSET 0
) step
CROSS JOIN LATERAL (
    SELECT before.hours + 1 AS hours, before.return_sum + step.ratio AS return_sum,
           before.return_square_sum + step.ratio * step.ratio AS return_square_sum,
           before.loss_square_sum + least(step.ratio, 0) * least(step.ratio, 0) AS loss_square_sum
    OFFSET 0
) series
-- A valuation that came after the hour stays.
CROSS JOIN LATERAL (
    SELECT CASE WHEN before.valued_at > :moment THEN before.total_value_usd
                ELSE taken.total_value_usd END AS total_value_usd,
           CASE WHEN before.valued_at > :moment THEN before.pnl_usd
                ELSE taken.pnl_from_start END AS pnl_usd
) newest
WHERE standings.competition_id = :competition_id AND standings.user_id = taken.user_id
""")
# The same hour for the grant, as if just held.
_NOTE_HOUR: Final = text("""
UPDATE season_figures figures
SET valued_at = greatest(figures.valued_at, :moment),
    counted_at = :now,
    hold_peak_usd = greatest(figures.hold_peak_usd, held.newest_usd),
    hold_drawdown_ratio = greatest(
        figures.hold_drawdown_ratio, drawdown_ratio(held.newest_usd, figures.hold_peak_usd)
    ),
    hold_hour_usd = held.value_usd,
    hours = figures.hours + 1,
    return_sum = figures.return_sum + held.ratio,
    return_square_sum = figures.return_square_sum + held.ratio * held.ratio,
    loss_square_sum = figures.loss_square_sum + least(held.ratio, 0) * least(held.ratio, 0)
FROM (
    SELECT value_usd, hourly_return(value_usd, before.hold_hour_usd) AS ratio,
           CASE WHEN before.counted_at > :moment THEN NULL ELSE value_usd END AS newest_usd
    FROM (
        SELECT sum(amount * price_usd)::numeric(20, 8) AS value_usd
        FROM grant_parts LEFT JOIN prices_at(:moment) AS price USING (token_address)
        WHERE competition_id = :competition_id
        HAVING count(*) = count(price_usd)
    ) worth
    JOIN season_figures before ON before.competition_id = :competition_id
) held
WHERE figures.competition_id = :competition_id
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
        await count_trades(connection, competition_id=competition_id)
        await rank_season(connection, competition_id=competition_id)
        noted = {"competition_id": competition_id, "moment": moment, "now": now}
        await connection.execute(_NOTE_HOUR, noted)
    return captured


async def prune_snapshots(connection: AsyncConnection, *, now: datetime) -> int:
    """Delete the old snapshots that another one of their period follows; how many."""
    return (await connection.execute(_PRUNE, {"now": now})).rowcount
