"""How participants stand: one row each, renewed for all of them at once."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Two renewals at once would lock the same rows in different orders.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7326101)")
_REFRESH: Final = text("""
UPDATE standings
SET total_value_usd = worth.total_value_usd,
    pnl_usd = worth.total_value_usd - joined.initial_value_usd,
    pnl_ratio = profit_ratio(worth.total_value_usd, joined.initial_value_usd),
    liquidations = coalesce(lost.liquidations, 0),
    valued_at = :now
FROM portfolio_values_at(:now) AS worth
JOIN participants joined USING (user_id)
JOIN season_at(:now) AS season ON season.id = joined.competition_id
LEFT JOIN (
    SELECT user_id, count(*) AS liquidations
    FROM transactions CROSS JOIN season_at(:now) AS season
    WHERE transaction_type = 'perp_liquidation' AND created_at >= season.starts_at
    GROUP BY user_id
) lost USING (user_id)
WHERE standings.competition_id = season.id AND standings.user_id = worth.user_id
  AND worth.is_priced AND season.ends_at > :now
""")
_VALUE_FINAL: Final = text("""
UPDATE standings
SET total_value_usd = worth.total_value_usd,
    pnl_usd = worth.total_value_usd - joined.initial_value_usd,
    pnl_ratio = profit_ratio(worth.total_value_usd, joined.initial_value_usd),
    liquidations = (
        SELECT count(*) FROM transactions
        WHERE user_id = standings.user_id AND transaction_type = 'perp_liquidation'
          AND created_at BETWEEN ended.starts_at AND ended.ends_at
    ),
    valued_at = ended.ends_at
FROM competitions ended
CROSS JOIN LATERAL portfolio_values_at(ended.ends_at, true) AS worth
JOIN participants joined ON joined.user_id = worth.user_id
WHERE ended.id = :competition_id AND joined.competition_id = ended.id
  AND standings.competition_id = ended.id AND standings.user_id = worth.user_id
  AND worth.is_priced
""")
_NOTE_VALUATION: Final = text("""
UPDATE season_figures SET valued_at = greatest(valued_at, :moment)
WHERE competition_id = (SELECT id FROM season_at(:moment) WHERE ends_at > :moment)
""")
# By performance alone: who is disqualified may be decided, and undecided, later still.
_FREEZE: Final = text("""
INSERT INTO final_standings (competition_id, rank, user_id, entry)
SELECT :competition_id, rank, user_id, entry FROM standing_entries(:competition_id, NULL, true)
""")
_ENDED: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT final.user_id, 'competition_ended', jsonb_build_object(
           'competition', competitions.name, 'rank', final.rank,
           'places', count(*) OVER (),
           'pnl_percentage', final.entry ->> 'pnl_percentage'
       ), :now
FROM final_entries(:competition_id, NULL) AS final
JOIN competitions ON competitions.id = :competition_id
RETURNING user_id
""")


async def begin_renewal(connection: AsyncConnection) -> None:
    """Wait until no other transaction renews standings; until this one ends none does."""
    await connection.execute(_ONE_AT_A_TIME)


async def refresh_standings(connection: AsyncConnection, *, now: datetime) -> int:
    """Value every participant at stored prices; how many had all their holdings priced.

    From the end of their competition on nothing changes a standing but its settlement.
    """
    await begin_renewal(connection)
    renewed = (await connection.execute(_REFRESH, {"now": now})).rowcount
    if renewed:
        await note_valuation(connection, moment=now)
    return renewed


async def note_valuation(connection: AsyncConnection, *, moment: datetime) -> None:
    """Note that the participants of the season that runs at the moment were valued as of it."""
    await connection.execute(_NOTE_VALUATION, {"moment": moment})


async def value_final_standings(connection: AsyncConnection, *, competition_id: UUID) -> None:
    """Value every participant as of the end, at its prices."""
    await begin_renewal(connection)
    await connection.execute(_VALUE_FINAL, {"competition_id": competition_id})


async def freeze_standings(connection: AsyncConnection, *, competition_id: UUID) -> int:
    """Write the final standings, once; how many places there are."""
    await begin_renewal(connection)
    return (await connection.execute(_FREEZE, {"competition_id": competition_id})).rowcount


async def announce_end(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """Notify everybody of their final place; gives whom."""
    parameters = {"competition_id": competition_id, "now": now}
    return list((await connection.execute(_ENDED, parameters)).scalars())
