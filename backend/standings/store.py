"""How participants stand: one row each, renewed for all of them at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.chunk_store import EVERYBODY, UserRange, plan_for_each, user_ranges

# Two renewals at once would lock the same rows in different orders.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7326101)")
_SEASON: Final = text("SELECT id FROM season_at(:now) WHERE ends_at > :now")
# Anew for who made a transaction since the last time; what commits late is of the minutes before.
# What the settlement closes at the end is no trade. Who ordered by a key in the season is an agent,
# because the server put that order on record.
_COUNT: Final = text("""
UPDATE standings
SET trades = counted.trades, traded_days = counted.days, liquidations = counted.liquidations,
    is_agent = counted.is_agent
FROM (
    SELECT user_id, EXISTS (
               SELECT FROM agent_keys held JOIN agent_orders ordered ON ordered.key_id = held.id
               WHERE held.user_id = transactions.user_id
                 AND ordered.ordered_at BETWEEN min(season.starts_at) AND max(season.ends_at)
           ) AS is_agent,
           count(*) FILTER (
               WHERE is_trade(transaction_type) AND created_at < season.ends_at
           ) AS trades,
           count(DISTINCT season_day(season.starts_at, created_at)) FILTER (
               WHERE is_trade(transaction_type) AND created_at < season.ends_at
           ) AS days,
           count(*) FILTER (WHERE transaction_type = 'perp_liquidation') AS liquidations
    FROM transactions JOIN competitions season ON season.id = :competition_id
    WHERE created_at BETWEEN season.starts_at AND season.ends_at AND user_id IN (
        SELECT user_id FROM transactions WHERE created_at >= coalesce((
            SELECT counted_at - interval '10 minutes' FROM season_figures
            WHERE competition_id = :competition_id AND NOT :is_final
        ), '-infinity')
    )
    GROUP BY user_id
) counted
WHERE standings.competition_id = :competition_id AND standings.user_id = counted.user_id
  AND (standings.trades, standings.traded_days, standings.liquidations, standings.is_agent)
    IS DISTINCT FROM (counted.trades, counted.days, counted.liquidations, counted.is_agent)
""")
# Whose worth can have changed since the last valuation, where they are few; with the prices that
# are stored now, which the next one compares with. Their number is known by then or is too large.
_TO_VALUE: Final = text("""
WITH noted AS (
    INSERT INTO valued_prices AS noted (competition_id, token_address, price_usd, priced_at)
    SELECT :competition_id, token_address, price_usd::numeric, last_updated FROM token_prices
    ON CONFLICT (competition_id, token_address) DO UPDATE
    SET price_usd = excluded.price_usd, priced_at = excluded.priced_at
    WHERE noted.priced_at <> excluded.priced_at
), season AS (
    SELECT participants FROM season_figures WHERE competition_id = :competition_id
), found AS (
    SELECT user_id FROM users_to_value(:competition_id)
    LIMIT (SELECT participants + 1 FROM season)
)
SELECT CASE WHEN count(*) <= max(participants) AND 3 * count(DISTINCT user_id) <= max(participants)
            THEN coalesce(array_agg(DISTINCT user_id), '{}') END AS users
FROM season LEFT JOIN found ON true
""")
# One that came meanwhile, and so may have been used, counts as another at the next valuation.
_FORGET_MOVED: Final = text("""
DELETE FROM valued_prices valued USING token_prices price
WHERE valued.competition_id = :competition_id AND price.token_address = valued.token_address
  AND price.last_updated <> valued.priced_at
""")
_FORGET_PRICES: Final = text("DELETE FROM valued_prices WHERE competition_id = :competition_id")
_VALUE: Final = text("""
UPDATE standings
SET total_value_usd = worth.total_value_usd,
    pnl_usd = worth.total_value_usd - joined.initial_value_usd,
    pnl_ratio = profit_ratio(worth.total_value_usd, joined.initial_value_usd),
    peak_value_usd = greatest(peak_value_usd, worth.total_value_usd),
    max_drawdown_ratio = greatest(
        max_drawdown_ratio, drawdown_ratio(worth.total_value_usd, peak_value_usd)
    ),
    valued_at = :at
FROM portfolio_values_at(:at, :is_as_of) AS worth
JOIN participants joined USING (user_id)
WHERE joined.competition_id = :competition_id
  AND standings.competition_id = :competition_id AND standings.user_id = worth.user_id
  AND worth.user_id >= :first_user AND worth.user_id < :until_user
  AND (CAST(:users AS uuid[]) IS NULL OR worth.user_id = ANY(CAST(:users AS uuid[])))
  AND worth.is_priced
""")
# With it what just holding the grant came to, which who joins later has done until then.
_NOTE: Final = text("""
UPDATE season_figures
SET valued_at = greatest(valued_at, :now),
    counted_at = :now,
    hold_peak_usd = greatest(hold_peak_usd, held.value_usd),
    hold_drawdown_ratio = greatest(
        hold_drawdown_ratio, drawdown_ratio(held.value_usd, hold_peak_usd)
    )
FROM grant_values AS held
WHERE season_figures.competition_id = :competition_id AND held.competition_id = :competition_id
""")
_RANK: Final = text("SELECT rank_season(:competition_id)")
# By performance alone: who is disqualified may be decided, and undecided, later still.
_FREEZE: Final = text("""
INSERT INTO final_standings (competition_id, rank, user_id, entry)
SELECT :competition_id, rank, user_id, entry FROM performance_entries(:competition_id)
""")
_ENDED: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT final.user_id, 'competition_ended', jsonb_build_object(
           'competition', competitions.name, 'rank', final.rank,
           'places', count(*) OVER (),
           'pnl_percentage', final.entry ->> 'pnl_percentage'
       ), :now
FROM final_entries(:competition_id) AS final
JOIN competitions ON competitions.id = :competition_id
RETURNING user_id
""")


async def begin_renewal(connection: AsyncConnection) -> None:
    """Wait until no other transaction renews standings; until this one ends none does."""
    await connection.execute(_ONE_AT_A_TIME)


async def refresh_standings(connection: AsyncConnection, *, now: datetime) -> int:
    """Value who can be worth something else than at the last time, at stored prices, and rank all;
    how many were valued. A portfolio with an unpriced holding is not.

    From the end of their competition on nothing changes a standing but its settlement.
    """
    await begin_renewal(connection)
    found = (await connection.execute(_SEASON, {"now": now})).scalar_one_or_none()
    if found is None:
        return 0
    season = {"competition_id": found}
    counted = await count_trades(connection, competition_id=found)
    users = (await connection.execute(_TO_VALUE, season)).scalar_one()
    valued = await _value(connection, competition_id=found, at=now, users=users)
    await connection.execute(_FORGET_MOVED, season)
    if counted or valued:
        await rank_season(connection, competition_id=found)
    await connection.execute(_NOTE, {"competition_id": found, "now": now})
    return valued


async def forget_valued_prices(connection: AsyncConnection, *, competition_id: UUID) -> None:
    """Standings were written at other prices than the stored ones: the next valuation is of all."""
    await connection.execute(_FORGET_PRICES, {"competition_id": competition_id})


async def count_trades(
    connection: AsyncConnection, *, competition_id: UUID, is_final: bool = False
) -> int:
    """Count trades, days with one, and liquidations, of those who had any since the last time;
    of all where it `is_final`. Gives for how many that is another number now.
    """
    parameters = {"competition_id": competition_id, "is_final": is_final}
    return (await connection.execute(_COUNT, parameters)).rowcount


async def rank_season(connection: AsyncConnection, *, competition_id: UUID) -> None:
    """Write the places of a season as its standings, and who is disqualified, have them now."""
    await begin_renewal(connection)
    await connection.execute(_RANK, {"competition_id": competition_id})


async def value_final_standings(
    connection: AsyncConnection, *, competition_id: UUID, ended_at: datetime
) -> None:
    """Value every participant as of the end, at its prices."""
    await begin_renewal(connection)
    await count_trades(connection, competition_id=competition_id, is_final=True)
    # Its prices stay as they are, so that many are valued one part after the other.
    for part in await user_ranges(connection):
        await _value(
            connection, competition_id=competition_id, at=ended_at, is_as_of=True, part=part
        )


async def freeze_standings(connection: AsyncConnection, *, competition_id: UUID) -> int:
    """Write the final standings, once; how many places there are."""
    await rank_season(connection, competition_id=competition_id)
    return (await connection.execute(_FREEZE, {"competition_id": competition_id})).rowcount


async def announce_end(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """Notify everybody of their final place; gives whom."""
    parameters = {"competition_id": competition_id, "now": now}
    return list((await connection.execute(_ENDED, parameters)).scalars())


async def _value(
    connection: AsyncConnection,
    *,
    competition_id: UUID,
    at: datetime,
    is_as_of: bool = False,
    part: UserRange = EVERYBODY,
    users: Sequence[UUID] | None = None,
) -> int:
    await plan_for_each(connection)
    parameters = {
        "competition_id": competition_id,
        "at": at,
        "is_as_of": is_as_of,
        "users": users,
        **part.bounds,
    }
    return (await connection.execute(_VALUE, parameters)).rowcount
