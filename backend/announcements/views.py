"""The announcements that are shown now."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SHOWN: Final = text("""
SELECT json_build_object('announcements', coalesce(json_agg(json_build_object(
    'id', id::text,
    'text_en', text_en,
    'text_ja', text_ja,
    'created_at', iso(created_at),
    'shown_until', iso(shown_until)
) ORDER BY id DESC), '[]'))::text
FROM announcements WHERE shown_until > :now
""")


async def announcements(connection: AsyncConnection, *, now: datetime) -> bytes:
    """The finished JSON document, the newest first."""
    document: str = (await connection.execute(_SHOWN, {"now": now})).scalar_one()
    return document.encode()
