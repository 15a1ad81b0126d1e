"""Whose wallet has signed in, which is what taking part needs."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_NOTE: Final = text("""
INSERT INTO sign_ins AS known (user_id, first_at, newest_at) VALUES (:user_id, :now, :now)
ON CONFLICT (user_id) DO UPDATE SET newest_at = greatest(known.newest_at, excluded.newest_at)
""")


async def note_sign_in(connection: AsyncConnection, *, user_id: UUID, now: datetime) -> None:
    """Note that the user's wallet has signed in at `now`, for the first time or again."""
    await connection.execute(_NOTE, {"user_id": user_id, "now": now})
