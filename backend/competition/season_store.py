"""The seasons that can be asked for, and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_BEGUN: Final = text("""
SELECT id, name,
       id = (SELECT id FROM season_at(:now)) AND is_live_season(id, starts_at) AS is_live
FROM competitions WHERE starts_at <= :now ORDER BY starts_at DESC
""")
_LAST: Final = text("SELECT id FROM competitions ORDER BY starts_at DESC LIMIT 1 FOR UPDATE")
_OVERLAPPING: Final = text("""
SELECT name, starts_at, ends_at, settling_gap() AS gap FROM competitions
WHERE season_span(starts_at, ends_at) && season_span(:starts_at, :ends_at)
  AND id IS DISTINCT FROM CAST(:except_id AS uuid)
ORDER BY starts_at LIMIT 1
""")
_INSERT_NEXT: Final = text("""
INSERT INTO competitions (
    name, starts_at, ends_at, swap_fee_rate, perp_fee_rate, execution_delay_ms,
    decision_delay_seconds, initial_grant,
    ranking, deviation_floor, drawdown_floor, drawdown_multiple, liquidations_max, traded_days_min
)
SELECT :name, :starts_at, :ends_at, swap_fee_rate, perp_fee_rate, execution_delay_ms,
       decision_delay_seconds, initial_grant,
       ranking, deviation_floor, drawdown_floor, drawdown_multiple, liquidations_max,
       traded_days_min
FROM competitions WHERE id = :last_id
RETURNING id
""")
# Whoever is known may be in the season, or be given its grant.
_WORK: Final = text("""
SELECT
    EXISTS (
        SELECT FROM competitions WHERE starts_at <= :now AND swept_at IS NULL
    ) AND EXISTS (SELECT FROM users) AS is_played,
    EXISTS (
        SELECT FROM competitions WHERE ends_at <= :now AND swept_at IS NULL
    ) AS is_to_settle,
    (
        SELECT min(moment) FROM competitions
        CROSS JOIN LATERAL (VALUES (starts_at), (ends_at)) times (moment)
        WHERE moment > :now
    ) AS begins_or_ends_at
""")


@dataclass(frozen=True, slots=True)
class SeasonsWork:
    """Whether a season is played, whether one is over and not swept, and when one begins or ends
    next.
    """

    is_played: bool
    is_to_settle: bool
    begins_or_ends_at: datetime | None


async def work_of_seasons(connection: AsyncConnection, *, now: datetime) -> SeasonsWork:
    """What the seasons give the batches to do."""
    row = (await connection.execute(_WORK, {"now": now})).one()
    return SeasonsWork(
        is_played=row.is_played,
        is_to_settle=row.is_to_settle,
        begins_or_ends_at=row.begins_or_ends_at,
    )


@dataclass(frozen=True, slots=True)
class BegunSeason:
    """A season that has begun; `is_live` while what is held is of it, up to its settlement."""

    id: UUID
    name: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """A season that is in the way: the next may begin `gap` after its end."""

    name: str
    starts_at: datetime
    ends_at: datetime
    earliest_next: datetime


async def begun_seasons(
    connection: AsyncConnection, _: Sequence[None], now: datetime
) -> dict[None, list[BegunSeason]]:
    """All seasons that have begun, the newest first, for many calls that ask at once."""
    rows = await connection.execute(_BEGUN, {"now": now})
    return {None: [BegunSeason(row.id, row.name, row.is_live) for row in rows]}


async def lock_last_season(connection: AsyncConnection) -> UUID | None:
    """The season that begins last of all, which nobody else changes or follows until the
    transaction ends; None when there is none at all.
    """
    found: UUID | None = (await connection.execute(_LAST)).scalar_one_or_none()
    return found


async def find_overlap(
    connection: AsyncConnection,
    *,
    starts_at: datetime,
    ends_at: datetime,
    except_id: UUID | None = None,
) -> Overlap | None:
    """The first season that those times, and the time for settling, overlap; None when none."""
    parameters = {"starts_at": starts_at, "ends_at": ends_at, "except_id": except_id}
    row = (await connection.execute(_OVERLAPPING, parameters)).one_or_none()
    if row is None:
        return None
    return Overlap(row.name, row.starts_at, row.ends_at, row.ends_at + row.gap)


async def insert_next_season(
    connection: AsyncConnection,
    *,
    last_id: UUID,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
) -> UUID:
    """Write a season with the rules and the grant of another; its id."""
    parameters = {"last_id": last_id, "name": name, "starts_at": starts_at, "ends_at": ends_at}
    season_id: UUID = (await connection.execute(_INSERT_NEXT, parameters)).scalar_one()
    return season_id
