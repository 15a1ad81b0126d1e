"""Notifications that are not written with what they tell of, and the reading of all."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_READ: Final = text("""
UPDATE notifications SET read_at = :now
WHERE user_id = :user_id AND id <= :up_to AND read_at IS NULL
""")
_ENDED: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT final.user_id, 'competition_ended', jsonb_build_object(
           'competition', competitions.name, 'rank', final.rank,
           'places', count(*) OVER (),
           'pnl_percentage', final.entry ->> 'pnl_percentage'
       ), :now
FROM final_standings final JOIN competitions ON competitions.id = final.competition_id
WHERE final.competition_id = :competition_id
RETURNING user_id
""")


async def mark_read(
    connection: AsyncConnection, *, user_id: UUID, up_to: int, now: datetime
) -> None:
    """Note that the user has read every notification numbered `up_to` or less."""
    await connection.execute(_READ, {"user_id": user_id, "up_to": up_to, "now": now})


async def announce_end(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """Tell everybody their final place; gives whom."""
    parameters = {"competition_id": competition_id, "now": now}
    return list((await connection.execute(_ENDED, parameters)).scalars())
