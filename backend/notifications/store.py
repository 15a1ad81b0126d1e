"""Notifications that are not written with what they tell of, and the reading of all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

_READ: Final = text("""
UPDATE notifications SET read_at = :now
WHERE user_id = :user_id AND id <= :up_to AND read_at IS NULL
""")
_TO_ALL: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT user_id, :kind, :details, :now
FROM participants JOIN season_at(:now) AS season ON season.id = competition_id ORDER BY user_id
RETURNING user_id
""").bindparams(bindparam("details", type_=JSONB))
_TO_ONE: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
VALUES (:user_id, :kind, :details, :now)
""").bindparams(bindparam("details", type_=JSONB))


async def notify_all(
    connection: AsyncConnection, *, kind: str, details: Mapping[str, object], now: datetime
) -> tuple[UUID, ...]:
    """Notify every participant of the newest season of the same; gives whom."""
    parameters = {"kind": kind, "details": dict(details), "now": now}
    return tuple((await connection.execute(_TO_ALL, parameters)).scalars())


async def notify_one(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    kind: str,
    details: Mapping[str, object],
    now: datetime,
) -> None:
    """Tell one user something."""
    parameters = {"user_id": user_id, "kind": kind, "details": dict(details), "now": now}
    await connection.execute(_TO_ONE, parameters)


async def mark_read(
    connection: AsyncConnection, *, user_id: UUID, up_to: int, now: datetime
) -> None:
    """Note that the user has read every notification numbered `up_to` or less."""
    await connection.execute(_READ, {"user_id": user_id, "up_to": up_to, "now": now})
