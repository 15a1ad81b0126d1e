"""The hourly snapshots, and the final standings once the competition is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.store import record_run
from backend.competition.store import current_competition
from backend.standings.snapshot_store import capture_snapshots
from backend.standings.store import announce_end, freeze_standings, refresh_standings

JOB: Final = "capture_snapshots"


@dataclass(frozen=True, slots=True)
class Captured:
    """Snapshots taken, final places written, and who was notified of theirs."""

    snapshots: int = 0
    final_places: int = 0
    notified: tuple[UUID, ...] = ()


async def capture(connection: AsyncConnection, *, now: datetime) -> Captured:
    """Write the snapshots of the newest full hour, at stored prices.

    An hour that passed while nothing ran stays empty: its prices are gone. The first run
    after the end also writes the final standings, which then never change.
    """
    competition = await current_competition(connection, now=now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    if competition is None or hour < competition.starts_at:
        return Captured()
    snapshots = final_places = 0
    notified: list[UUID] = []
    if hour <= competition.ends_at:
        snapshots = await capture_snapshots(
            connection, competition_id=competition.id, hour=hour, now=now
        )
    if now >= competition.ends_at:
        await refresh_standings(connection, now=now)
        final_places = await freeze_standings(connection, competition_id=competition.id)
        if final_places:
            notified = await announce_end(connection, competition_id=competition.id, now=now)
    counts = {"snapshots": snapshots, "final_places": final_places}
    if any(counts.values()):
        await record_run(connection, job=JOB, period=hour, counts=counts, now=now)
    return Captured(snapshots=snapshots, final_places=final_places, notified=tuple(notified))
