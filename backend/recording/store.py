"""The ticks of a day as lines, and which days of a competition were exported with which digest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

HEADER: Final = "priced_at,began_at,token_address,symbol,price_usd,source\n"

_DUE: Final = text("""
SELECT DISTINCT (one.day AT TIME ZONE 'UTC')::date AS day
FROM competitions CROSS JOIN LATERAL generate_series(
    date_trunc('day', starts_at, 'UTC'), least(ends_at, :settled) - interval '1 microsecond',
    interval '24 hours'
) AS one (day)
WHERE one.day + interval '24 hours' <= :settled
    AND NOT EXISTS (SELECT FROM tick_exports WHERE day = (one.day AT TIME ZONE 'UTC')::date)
ORDER BY day
""")
# Order and spelling depend on nothing but the ticks: not on the collation of the database, nor on
# its time zone.
_LINES: Final = text("""
SELECT count(*) AS ticks, coalesce(string_agg(
    to_char(priced_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ','
        || coalesce(to_char(began_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')
        || ','
        || address || ',' || symbol || ',' || plain(price_usd) || ',' || source || chr(10),
    '' ORDER BY priced_at, address COLLATE "C"
), '') AS lines
FROM tokens CROSS JOIN LATERAL (
    SELECT priced_at, began_at, price_usd, source FROM price_history
    WHERE token_address = address AND priced_at >= :since AND priced_at < :until
    OFFSET 0 -- by the key of each token, however many days there are
) ticked
""")
_EXPORTED: Final = text("SELECT sha256 FROM tick_exports WHERE day = :day")
_RECORD: Final = text("""
INSERT INTO tick_exports (day, ticks, sha256, exported_at) VALUES (:day, :ticks, :sha256, :now)
ON CONFLICT (day) DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class TickLines:
    """Some ticks in order, as lines of CSV."""

    ticks: int
    lines: str


async def due_days(connection: AsyncConnection, *, settled: datetime) -> list[date]:
    """Days (UTC) of competitions that ended before `settled` that were not exported, in order."""
    return list((await connection.execute(_DUE, {"settled": settled})).scalars())


async def tick_lines(connection: AsyncConnection, *, day: date) -> AsyncIterator[TickLines]:
    """The ticks of a day (UTC) in order of time, then of address; an hour at a time.

    `began_at` is when the observation began, empty for prices of before there was such a moment.
    A symbol or a source holds neither commas nor quotes: both are words of ours.
    """
    midnight = datetime.combine(day, time(), UTC)
    for hour in range(24):
        since = midnight + timedelta(hours=hour)
        row = (
            await connection.execute(_LINES, {"since": since, "until": since + timedelta(hours=1)})
        ).one()
        yield TickLines(ticks=row.ticks, lines=row.lines)


async def exported_sha256(connection: AsyncConnection, *, day: date) -> str | None:
    """The digest that the day was exported with; None if it never was."""
    found: str | None = (await connection.execute(_EXPORTED, {"day": day})).scalar_one_or_none()
    return found


async def record_export(
    connection: AsyncConnection, *, day: date, ticks: int, sha256: str, now: datetime
) -> None:
    """Write that the day was exported; the first record of a day stands."""
    parameters = {"day": day, "ticks": ticks, "sha256": sha256, "now": now}
    await connection.execute(_RECORD, parameters)
