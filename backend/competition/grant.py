"""The starting portfolio: to a user who signs in, and to all who have and still lack it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.grant_store import grant_to_all, grant_to_one
from backend.competition.store import current_competition


async def grant(connection: AsyncConnection, *, user_id: UUID, now: datetime) -> bool:
    """Whether the user was given the running competition's grant now.

    False when none is running, when they never signed in or have it, or while a granted token has
    no price, its price as of the start is awaited or the season before is not swept; the
    distribution job gives it later then.
    """
    competition = await current_competition(connection, now=now)
    if competition is None or not competition.is_on(now):
        return False
    return await grant_to_one(connection, user_id=user_id, competition_id=competition.id, now=now)


async def distribute(connection: AsyncConnection, *, now: datetime) -> list[UUID]:
    """The users who have signed in and were given the running competition's grant now."""
    competition = await current_competition(connection, now=now)
    if competition is None or not competition.is_on(now):
        return []
    return await grant_to_all(connection, competition_id=competition.id, now=now)
