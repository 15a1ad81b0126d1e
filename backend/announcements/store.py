"""Announcements, and the notifications that go with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_INSERT: Final = text("""
INSERT INTO announcements (text_en, text_ja, created_at, shown_until)
VALUES (:text_en, :text_ja, :now, :shown_until) RETURNING id
""")
# Everybody who ever signed in, whichever season they take part in.
_NOTIFY: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT user_id, 'announcement',
       jsonb_build_object('text_en', CAST(:text_en AS text), 'text_ja', CAST(:text_ja AS text)),
       :now
FROM sign_ins ORDER BY user_id
RETURNING user_id
""")
_WITHDRAW: Final = text("""
UPDATE announcements SET shown_until = :now WHERE id = :id AND shown_until > :now
RETURNING text_en
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The same said in English and in Japanese, and until when it is shown over the pages."""

    text_en: str
    text_ja: str
    shown_until: datetime


async def insert_announcement(
    connection: AsyncConnection, said: Announcement, *, now: datetime
) -> tuple[int, tuple[UUID, ...]]:
    """Write it and notify everybody who ever signed in; its number, and whom."""
    texts = {"text_en": said.text_en, "text_ja": said.text_ja, "now": now}
    number = await connection.execute(_INSERT, {**texts, "shown_until": said.shown_until})
    notified = await connection.execute(_NOTIFY, texts)
    return int(number.scalar_one()), tuple(notified.scalars())


async def withdraw_announcement(
    connection: AsyncConnection, *, number: int, now: datetime
) -> str | None:
    """What it said in English, if it was shown, and now is not; None where it was not."""
    said = await connection.execute(_WITHDRAW, {"id": number, "now": now})
    text_en: str | None = said.scalar_one_or_none()
    return text_en
