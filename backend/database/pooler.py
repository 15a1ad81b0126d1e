"""Noticing at the start what is between a process and PostgreSQL."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.engine import PREPARED_FROM_USE
from backend.database.transaction import is_retryable, reading

_PREPARED: Final = text("SELECT 'a statement that comes often'")
_HOLDING: Final = text("SELECT 'a transaction under way'")


async def notice_pooler(engine: AsyncEngine) -> None:
    """Let the engine find out whether its prepared statements are kept; it says so if not.

    One connection prepares a statement. Another one's transaction then takes the server connection
    that is free, which a pooler has used last, and the first asks again. Raises what the database
    raises that does not answer.
    """
    async with reading(engine) as asking, engine.connect() as other:
        try:
            for _ in range(PREPARED_FROM_USE + 1):
                await asking.execute(_PREPARED)
            async with other.begin():
                await other.execute(_HOLDING)
                await asking.execute(_PREPARED)
        except DBAPIError as fault:
            if not is_retryable(fault):
                raise
