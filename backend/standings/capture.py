"""The hourly snapshots."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.store import is_recorded, record_run
from backend.competition.store import season_at
from backend.prices.quote_store import is_observed, price_age_seconds_max
from backend.standings.snapshot_store import capture_snapshots
from backend.standings.store import begin_renewal

JOB: Final = "capture_snapshots"


@dataclass(frozen=True, slots=True)
class Captured:
    """How many snapshots were taken."""

    snapshots: int = 0


async def capture(connection: AsyncConnection, *, now: datetime) -> Captured:
    """Write the snapshots of the newest full hour, at the prices as of it.

    Nothing is done while those are awaited. An hour that passed while nothing ran stays empty:
    what was held then is not known. The end has its snapshot from its settlement.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    competition = await season_at(connection, moment=hour)
    if competition is None or not competition.is_on(hour):
        return Captured()
    await begin_renewal(connection)
    if not await is_observed(connection, moment=hour, now=now) or await is_recorded(
        connection, job=JOB, period=hour
    ):
        return Captured()
    snapshots = await capture_snapshots(
        connection, competition_id=competition.id, moment=hour, now=now
    )
    if snapshots:
        age = await price_age_seconds_max(connection, moment=hour)
        counts = {"snapshots": snapshots, "price_age_seconds_max": age}
        await record_run(connection, job=JOB, period=hour, counts=counts, now=now)
    return Captured(snapshots=snapshots)
