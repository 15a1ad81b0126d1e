"""What a user was told: a page of it, and what came after a point."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PAGE: Final = text("""
SELECT json_build_object(
    'notifications', (
        SELECT coalesce(json_agg(entry ORDER BY id DESC), '[]') FROM (
            SELECT id, entry FROM notification_documents
            WHERE user_id = :user_id ORDER BY id DESC LIMIT :limit
        ) newest
    ),
    'unread', (
        SELECT count(*) FROM notifications WHERE user_id = :user_id AND read_at IS NULL
    )
)::text
""")
_AFTER: Final = text("""
SELECT id, entry::text AS entry FROM notification_documents
WHERE user_id = :user_id AND id > :after ORDER BY id LIMIT :limit
""")
_NEWEST: Final = text("""
SELECT coalesce(max(id), 0) FROM notifications WHERE user_id = :user_id
""")


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One notification as a finished JSON document."""

    id: int
    document: bytes


async def notifications(connection: AsyncConnection, *, user_id: UUID, limit: int) -> bytes:
    """The finished JSON document of a user's newest ones."""
    parameters = {"user_id": user_id, "limit": limit}
    document: str = (await connection.execute(_PAGE, parameters)).scalar_one()
    return document.encode()


async def notifications_after(
    connection: AsyncConnection, *, user_id: UUID, after: int, limit: int
) -> list[NotificationView]:
    """A user's notifications later than the one numbered `after`, oldest first."""
    parameters = {"user_id": user_id, "after": after, "limit": limit}
    return [
        NotificationView(row.id, row.entry.encode())
        for row in await connection.execute(_AFTER, parameters)
    ]


async def newest_notification(connection: AsyncConnection, *, user_id: UUID) -> int:
    """The number of a user's newest notification, 0 before the first."""
    return int((await connection.execute(_NEWEST, {"user_id": user_id})).scalar_one())
