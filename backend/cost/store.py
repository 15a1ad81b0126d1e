"""What the database holds, takes and does, as its own figures tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TABLES: Final = text("""
SELECT class.relname AS name, pg_total_relation_size(class.oid) AS bytes,
    greatest(class.reltuples, stats.n_live_tup, 0)::bigint AS rows,
    (stats.n_tup_ins / greatest(extract(epoch FROM
        clock_timestamp() - coalesce(counted.stats_reset, pg_postmaster_start_time())
    ) / 86400, 1))::float8 AS rows_a_day
FROM pg_class class
JOIN pg_stat_user_tables stats ON stats.relid = class.oid
CROSS JOIN (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()) counted
WHERE class.relnamespace = CAST('public' AS regnamespace)
ORDER BY bytes DESC, name
""")
_WHOLE: Final = text("""
SELECT pg_database_size(current_database()) AS bytes,
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
    CAST(current_setting('max_connections') AS integer) AS connections_max
""")
# While anybody is there prices come, and each minute with one has a candle. After the last the
# database stays awake until it is suspended.
_AWAKE: Final = text("""
SELECT coalesce(sum(least(following_at - minute_at, make_interval(secs => :awake_seconds))),
        interval '0') AS awake,
    min(minute_at) AS since
FROM (
    SELECT minute_at, lead(minute_at, 1, CAST(:now AS timestamptz)) OVER (ORDER BY minute_at)
        AS following_at
    FROM (
        SELECT DISTINCT opened_at AS minute_at FROM price_candles
        WHERE minutes = 1 AND opened_at >= :since AND opened_at < :now
    ) minutes
) spans
""")


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table with its indexes: `rows` is an estimate, `rows_a_day` counts what was inserted
    since the server counts, in a day at least.
    """

    name: str
    bytes: int
    rows: int
    rows_a_day: float


@dataclass(frozen=True, slots=True)
class Whole:
    """The database in all; a server counts its own and others' connections."""

    bytes: int
    connections: int
    connections_max: int


@dataclass(frozen=True, slots=True)
class Awake:
    """How long the database was awake since a moment, None when it never was."""

    seconds: float
    since: datetime | None


async def table_sizes(connection: AsyncConnection) -> list[TableSize]:
    """Every table, the largest first."""
    return [
        TableSize(name=row.name, bytes=row.bytes, rows=row.rows, rows_a_day=row.rows_a_day)
        for row in await connection.execute(_TABLES)
    ]


async def whole(connection: AsyncConnection) -> Whole:
    """What the database takes in all."""
    row = (await connection.execute(_WHOLE)).one()
    return Whole(bytes=row.bytes, connections=row.connections, connections_max=row.connections_max)


async def awake(
    connection: AsyncConnection, *, since: datetime, now: datetime, suspended_after_seconds: int
) -> Awake:
    """How long it was awake from `since` to `now`, were it suspended so long after a query."""
    parameters = {"since": since, "now": now, "awake_seconds": 60 + suspended_after_seconds}
    row = (await connection.execute(_AWAKE, parameters)).one()
    return Awake(seconds=row.awake.total_seconds(), since=row.since)
