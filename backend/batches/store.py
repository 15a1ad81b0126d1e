"""The record of every batch: which period it did, when, and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

_LAST: Final = text("SELECT max(period) FROM batch_runs WHERE job = :job")
_IS_RECORDED: Final = text("""
SELECT EXISTS (SELECT FROM batch_runs WHERE job = :job AND period = :period)
""")
_RECORD: Final = text("""
INSERT INTO batch_runs (job, period, finished_at, counts) VALUES (:job, :period, :now, :counts)
ON CONFLICT (job, period) DO NOTHING
""").bindparams(bindparam("counts", type_=JSONB))


async def last_period(connection: AsyncConnection, *, job: str) -> datetime | None:
    """The newest period that `job` did; None when it never ran."""
    found: datetime | None = (await connection.execute(_LAST, {"job": job})).scalar_one()
    return found


async def is_recorded(connection: AsyncConnection, *, job: str, period: datetime) -> bool:
    """Whether `job` did `period`."""
    found = await connection.execute(_IS_RECORDED, {"job": job, "period": period})
    return bool(found.scalar_one())


async def record_run(
    connection: AsyncConnection,
    *,
    job: str,
    period: datetime,
    counts: Mapping[str, int],
    now: datetime,
) -> None:
    """Write that `job` did `period`; the first record of a period stands."""
    await connection.execute(
        _RECORD, {"job": job, "period": period, "counts": dict(counts), "now": now}
    )
