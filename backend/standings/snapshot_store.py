"""Hourly snapshots of every participant's portfolio, and their thinning with age."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.chunk_store import UserRange, user_ranges
from backend.standings.store import (
    begin_renewal,
    count_trades,
    forget_valued_prices,
    rank_season,
)

# The details are the portfolio's, as the spec has them. A user with an unpriced holding gets no
# snapshot rather than a wrong one.
_TAKE: Final = text("""
WITH worth AS (
    SELECT user_id, sum(value_usd)::numeric(20, 8) AS value_usd
    FROM holdings_at(:moment, true)
    WHERE user_id >= :first_user AND user_id < :until_user
    GROUP BY user_id
    HAVING count(*) = count(value_usd)
), held AS (
    SELECT user_id, string_agg(entry, ',' ORDER BY value_usd DESC, token_address) AS entries
    FROM token_documents_at(:moment, true)
    WHERE user_id >= :first_user AND user_id < :until_user
    GROUP BY user_id
), invested AS (
    SELECT user_id, string_agg(entry, ',' ORDER BY start_date DESC, id) AS entries
    FROM investment_documents_at(:moment, true)
    WHERE status = 'active' AND user_id >= :first_user AND user_id < :until_user
    GROUP BY user_id
), leveraged AS (
    SELECT user_id, string_agg(
               entry, ',' ORDER BY liquidation_distance NULLS LAST, opened_at
           ) AS entries
    FROM position_documents_at(:moment, true)
    WHERE user_id >= :first_user AND user_id < :until_user
    GROUP BY user_id
)
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
""")
# From the snapshots, so that all standings are of the hour at once, however many took them. Who
# joined at the very moment stands as they were granted.
_STAND: Final = text("""
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
FROM portfolio_snapshots taken
JOIN standings before ON before.competition_id = :competition_id AND before.user_id = taken.user_id
    AND before.snapshot_at < :moment
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
WHERE taken.timestamp = :moment
  AND taken.user_id >= :first_user AND taken.user_id < :until_user
  AND standings.competition_id = :competition_id AND standings.user_id = taken.user_id
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
# All of the last 29 days stay, whatever follows them. Of two snapshots of a trader in a period the
# earlier one has the other as its next: to compare each with each takes minutes for millions.
_PRUNE: Final = text("""
DELETE FROM portfolio_snapshots old USING (
    SELECT ctid AS place, timestamp,
           lead(timestamp) OVER (PARTITION BY user_id ORDER BY timestamp) AS next_at
    FROM portfolio_snapshots
    WHERE user_id >= :first_user AND user_id < :until_user
      AND timestamp < CAST(:now AS timestamptz) - interval '29 days'
) followed
WHERE old.ctid = followed.place
  AND followed.next_at < snapshot_period_end(followed.timestamp, :now)
""")


async def take_snapshots(
    connection: AsyncConnection,
    users: UserRange,
    *,
    competition_id: UUID,
    moment: datetime,
    now: datetime,
) -> int:
    """Write these users' snapshots of the moment at the prices as of it; how many."""
    parameters = {"competition_id": competition_id, "moment": moment, "now": now}
    return (await connection.execute(_TAKE, {**parameters, **users.bounds})).rowcount


async def stand_by_snapshots(
    connection: AsyncConnection, *, competition_id: UUID, moment: datetime, now: datetime
) -> int:
    """Let standings and places follow from the snapshots of the moment; of how many participants.

    No other transaction may renew standings until this one ends.
    """
    given = {"competition_id": competition_id, "moment": moment}
    stood = 0
    for users in await user_ranges(connection):
        stood += (await connection.execute(_STAND, {**given, **users.bounds})).rowcount
    if stood:
        await count_trades(connection, competition_id=competition_id)
        await rank_season(connection, competition_id=competition_id)
        await connection.execute(_NOTE_HOUR, {**given, "now": now})
        await forget_valued_prices(connection, competition_id=competition_id)
    return stood


async def capture_snapshots(
    connection: AsyncConnection, *, competition_id: UUID, moment: datetime, now: datetime
) -> int:
    """Both for everybody in this transaction; how many participants got a snapshot."""
    await begin_renewal(connection)
    for users in await user_ranges(connection):
        await take_snapshots(
            connection, users, competition_id=competition_id, moment=moment, now=now
        )
    return await stand_by_snapshots(
        connection, competition_id=competition_id, moment=moment, now=now
    )


async def prune_snapshots(connection: AsyncConnection, users: UserRange, *, now: datetime) -> int:
    """Delete these users' old snapshots that another one of their period follows; how many."""
    return (await connection.execute(_PRUNE, {"now": now, **users.bounds})).rowcount
