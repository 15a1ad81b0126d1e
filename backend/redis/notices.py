"""Waking whoever waits for a user's notifications, in any process."""

from collections.abc import Iterable
from uuid import UUID

from redis.asyncio import Redis

from backend.redis.events import NOTICES, publish


async def wake(redis: Redis, user_ids: Iterable[UUID]) -> None:
    """Say that these users have notifications; to be called after they are committed."""
    users = [{"user_id": str(user_id)} for user_id in user_ids]
    if users:
        await publish(redis, NOTICES, users)
