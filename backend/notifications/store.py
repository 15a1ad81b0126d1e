"""Notifications that are not written with what they tell of, and the reading of all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.notifications.tables import NotificationKind

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

_TO_EACH: Final = text("""
INSERT INTO notifications (user_id, kind, details, created_at)
SELECT user_id, kind, CAST(details AS jsonb) || jsonb_build_object('symbol', (
    SELECT symbol FROM tokens WHERE address = CAST(details AS jsonb) ->> 'token_address'
)), :now
FROM unnest(
    ARRAY(SELECT unnest(CAST(:user_ids AS uuid[]))), CAST(:kinds AS text[]),
    CAST(:details AS text[])
) AS notice (user_id, kind, details)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one user is told."""

    user_id: UUID
    kind: NotificationKind
    details: Mapping[str, object]


async def notify_each(
    connection: AsyncConnection, notices: Sequence[Notice], *, now: datetime
) -> None:
    """Tell users something about a token, each their own, by one statement."""
    if notices:
        await connection.execute(
            _TO_EACH,
            {
                "user_ids": [one.user_id for one in notices],
                "kinds": [one.kind for one in notices],
                "details": [json.dumps(dict(one.details)) for one in notices],
                "now": now,
            },
        )


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
