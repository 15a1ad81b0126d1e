"""Which competition is to be settled, and the prices as of its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Those that ended under a release before this batch have their final standings.
_ENDED: Final = text("""
SELECT id, ends_at AS at FROM competitions
WHERE ends_at <= :until
  AND NOT EXISTS (SELECT FROM final_standings WHERE competition_id = competitions.id)
  AND NOT EXISTS (SELECT FROM batch_runs WHERE job = :job AND period = ends_at)
ORDER BY ends_at LIMIT 1
""")
_FIX: Final = text("""
WITH fixed AS (
    INSERT INTO final_prices (competition_id, token_address, price_usd, observed_at, age_seconds)
    SELECT :competition_id, token_address, price_usd, observed_at, age_seconds
    FROM prices_at(:at)
    RETURNING age_seconds
)
SELECT coalesce(max(age_seconds), 0) FROM fixed
""")


@dataclass(frozen=True, slots=True)
class Ended:
    """A competition that is over, and when it ended."""

    id: UUID
    at: datetime


async def ended_competition(
    connection: AsyncConnection, *, job: str, until: datetime
) -> Ended | None:
    """The first that ended by `until` and was not settled; None when there is none."""
    row = (await connection.execute(_ENDED, {"job": job, "until": until})).one_or_none()
    return None if row is None else Ended(id=row.id, at=row.at)


async def fix_final_prices(connection: AsyncConnection, ended: Ended) -> int:
    """Write the prices as of the end, and give the age of the oldest in seconds."""
    parameters = {"competition_id": ended.id, "at": ended.at}
    return int((await connection.execute(_FIX, parameters)).scalar_one())
