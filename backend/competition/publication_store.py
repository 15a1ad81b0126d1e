"""Prizes, and what others see of a trader before the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.tables import DisclosureName

_PRIZES: Final = text("""
SELECT rank, prize FROM prizes WHERE competition_id = :competition_id ORDER BY rank
""")
_FORGET_PRIZES: Final = text("DELETE FROM prizes WHERE competition_id = :competition_id")
_WRITE_PRIZES: Final = text("""
INSERT INTO prizes (competition_id, rank, prize)
SELECT :competition_id, rank, prize
FROM unnest(CAST(:prizes AS text[])) WITH ORDINALITY AS given (prize, rank)
""")
_RULE: Final = text("""
SELECT disclosure, delay_seconds FROM disclosure_rules WHERE competition_id = :competition_id
""")
_WRITE_RULE: Final = text("""
INSERT INTO disclosure_rules (competition_id, disclosure, delay_seconds)
VALUES (:competition_id, :disclosure, :delay_seconds)
ON CONFLICT (competition_id) DO UPDATE SET
    disclosure = excluded.disclosure, delay_seconds = excluded.delay_seconds
""")
# A season that is settled is open to everybody; so is what was before the newest.
_NEWEST: Final = text("""
SELECT season.id, disclosure, delay_seconds
FROM season_at(:now) AS season
JOIN disclosure_rules ON competition_id = season.id
WHERE disclosure <> 'live'
  AND NOT EXISTS (SELECT FROM final_standings WHERE competition_id = season.id AND rank = 1)
""")
_COPY: Final = text("""
WITH copied AS (
    INSERT INTO disclosure_rules (competition_id, disclosure, delay_seconds)
    SELECT :competition_id, disclosure, delay_seconds
    FROM disclosure_rules WHERE competition_id = :last_id
)
INSERT INTO prizes (competition_id, rank, prize)
SELECT :competition_id, rank, prize FROM prizes WHERE competition_id = :last_id
""")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What others see of a trader's portfolio, positions and history before the end: everything at
    once, everything `delay_seconds` later, or nothing."""

    disclosure: DisclosureName = "live"
    delay_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """The season of which others do not see everything at once: what is older than `delay`, or
    nothing where that is None."""

    season: UUID
    delay: timedelta | None


async def find_prizes(connection: AsyncConnection, *, competition_id: UUID) -> tuple[str, ...]:
    """The prizes by rank, the first place first."""
    rows = await connection.execute(_PRIZES, {"competition_id": competition_id})
    return tuple(row.prize for row in rows)


async def write_prizes(
    connection: AsyncConnection, *, competition_id: UUID, prizes: Sequence[str]
) -> None:
    """Set the prizes, the first place first, in place of those there were."""
    parameters = {"competition_id": competition_id, "prizes": list(prizes)}
    await connection.execute(_FORGET_PRIZES, parameters)
    await connection.execute(_WRITE_PRIZES, parameters)


async def find_disclosure(connection: AsyncConnection, *, competition_id: UUID) -> Disclosure:
    """What others see of the traders of a season."""
    row = (await connection.execute(_RULE, {"competition_id": competition_id})).one_or_none()
    return Disclosure() if row is None else Disclosure(row.disclosure, row.delay_seconds)


async def write_disclosure(
    connection: AsyncConnection, *, competition_id: UUID, rule: Disclosure
) -> None:
    """Set what others see of the traders of a season."""
    parameters = {
        "competition_id": competition_id,
        "disclosure": rule.disclosure,
        "delay_seconds": rule.delay_seconds,
    }
    await connection.execute(_WRITE_RULE, parameters)


async def kept_season(connection: AsyncConnection, *, now: datetime) -> Kept | None:
    """The season that others do not see everything of at once; None while everything is open."""
    row = (await connection.execute(_NEWEST, {"now": now})).one_or_none()
    if row is None:
        return None
    is_hidden = row.disclosure == "hidden"
    return Kept(row.id, None if is_hidden else timedelta(seconds=row.delay_seconds))


async def copy_publication(
    connection: AsyncConnection, *, last_id: UUID, competition_id: UUID
) -> None:
    """Give a competition the prizes of the last one, and what others see in it."""
    await connection.execute(_COPY, {"last_id": last_id, "competition_id": competition_id})
