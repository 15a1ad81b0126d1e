"""Who takes part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.users.tables import USERS

_EMAIL_OWNER: Final = text("SELECT id FROM users WHERE lower(email) = lower(:email) LIMIT 1")


async def find_user(connection: AsyncConnection, *, wallet_address: str) -> UUID | None:
    """The id of the wallet's user."""
    found = select(USERS.c.id).where(USERS.c.wallet_address == wallet_address)
    user_id: UUID | None = (await connection.execute(found)).scalar_one_or_none()
    return user_id


async def insert_user(
    connection: AsyncConnection, *, wallet_address: str, username: str, now: datetime
) -> UUID | None:
    """The new user's id; None when the wallet has one already, perhaps since a moment ago."""
    written = (
        insert(USERS)
        .values(username=username, wallet_address=wallet_address, created_at=now, updated_at=now)
        .on_conflict_do_nothing(index_elements=[USERS.c.wallet_address])
        .returning(USERS.c.id)
    )
    user_id: UUID | None = (await connection.execute(written)).scalar_one_or_none()
    return user_id


async def update_user(
    connection: AsyncConnection, *, user_id: UUID, changes: Mapping[str, object], now: datetime
) -> None:
    """Write the columns named in `changes`."""
    written = update(USERS).where(USERS.c.id == user_id).values(**changes, updated_at=now)
    await connection.execute(written)


async def email_owner(connection: AsyncConnection, *, email: str) -> UUID | None:
    """Whose e-mail address it is, however it is capitalised."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(email.lower()))))
    user_id: UUID | None = (
        await connection.execute(_EMAIL_OWNER, {"email": email})
    ).scalar_one_or_none()
    return user_id
