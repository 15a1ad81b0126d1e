"""The starting portfolio: to a user at first sight, and to whoever still lacks it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.grant_store import grant_to_all, grant_to_one
from backend.competition.store import current_competition


async def grant(connection: AsyncConnection, *, user_id: UUID, now: datetime) -> bool:
    """Whether the user was given the running competition's grant now.

    False when none is running, when it was given before, or while a granted token has no price or
    its price as of the start is awaited; the distribution job gives it later then.
    """
    competition = await current_competition(connection, now=now)
    if competition is None or not competition.is_on(now):
        return False
    return await grant_to_one(connection, user_id=user_id, competition_id=competition.id, now=now)


async def distribute(connection: AsyncConnection, *, now: datetime) -> list[UUID]:
    """The users who were given the running competition's grant now."""
    competition = await current_competition(connection, now=now)
    if competition is None or not competition.is_on(now):
        return []
    return await grant_to_all(connection, competition_id=competition.id, now=now)
