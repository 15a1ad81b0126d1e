"""The sweep: once a season is settled, nothing of it is held any more, and the next may begin."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.orders.cancel import cancel_of_season
from backend.standings.settle import JOB
from backend.standings.store import begin_renewal
from backend.standings.sweep_store import lock_settled_season, note_sweep, sweep_holdings


@dataclass(frozen=True, slots=True)
class Swept:
    """How many traders' holdings were swept; whether there was a season to sweep."""

    traders: int = 0
    is_due: bool = False


async def sweep(connection: AsyncConnection, *, now: datetime) -> Swept:
    """Sweep the first season that is settled and not swept; nothing where there is none.

    In one transaction: a run that dies in it leaves everything as it was, and the next finds the
    season due again. What a trader had stays in the snapshot of the end.
    """
    await begin_renewal(connection)
    season = await lock_settled_season(connection, settlement=JOB, now=now)
    if season is None:
        return Swept()
    # Settled under a release that knew none, or by hand.
    await cancel_of_season(connection, competition_id=season.id, ended_at=season.at)
    traders = await sweep_holdings(connection, season)
    await note_sweep(connection, season, now=now)
    return Swept(traders=traders, is_due=True)
