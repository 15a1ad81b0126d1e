"""Idempotency keys: what a mutation answered the first time, for whoever asks again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

KEPT: Final = timedelta(days=7)
"""How long an order is known again: longer than any client waits before it gives up or asks."""

# A twin of the request waits here until the first one commits or is undone.
_CLAIM: Final = text("""
INSERT INTO idempotency_keys (user_id, key, request_hash, created_at)
VALUES (:user_id, :key, :request_hash, :now)
ON CONFLICT DO NOTHING
""")
_FIND: Final = text("""
SELECT request_hash, response FROM idempotency_keys WHERE user_id = :user_id AND key = :key
""")
_ANSWER: Final = text("""
UPDATE idempotency_keys SET response = :response WHERE user_id = :user_id AND key = :key
""")
_RELEASE: Final = text("DELETE FROM idempotency_keys WHERE user_id = :user_id AND key = :key")
_WAIT_BRIEFLY: Final = text("SELECT set_config('lock_timeout', '500ms', true)")
# By a scan: an index would cost every order something to save a second of each night.
_PRUNE: Final = text("DELETE FROM idempotency_keys WHERE created_at < :until")


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """The first request with a key, by its hash, and the JSON text it was answered with."""

    request_hash: bytes
    response: bytes


class OrderUnderWay(Exception):
    """The order with this key has begun and neither committed nor been undone."""


async def claim_key(
    connection: AsyncConnection, *, user_id: UUID, key: str, request_hash: bytes, now: datetime
) -> EarlierAnswer | None:
    """None when the key is new and now ours; else what its first request was answered."""
    claimed = await connection.execute(
        _CLAIM, {"user_id": user_id, "key": key, "request_hash": request_hash, "now": now}
    )
    if claimed.rowcount:
        return None
    row = (await connection.execute(_FIND, {"user_id": user_id, "key": key})).one()
    return EarlierAnswer(*row)


async def find_answer(
    connection: AsyncConnection, *, user_id: UUID, key: str, now: datetime
) -> bytes | None:
    """What the order with this key was answered; None when none was carried out.

    Raises OrderUnderWay while one is, and the transaction can only be undone then.
    """
    await connection.execute(_WAIT_BRIEFLY)
    try:
        earlier = await claim_key(connection, user_id=user_id, key=key, request_hash=b"", now=now)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise OrderUnderWay from error
        raise
    if earlier is not None:
        return earlier.response
    await connection.execute(_RELEASE, {"user_id": user_id, "key": key})
    return None


async def keep_answer(
    connection: AsyncConnection, *, user_id: UUID, key: str, response: bytes
) -> None:
    """Store the answer under a key that was claimed in the same transaction."""
    await connection.execute(_ANSWER, {"user_id": user_id, "key": key, "response": response})


async def prune_keys(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the keys that are older than `KEPT`; how many."""
    return (await connection.execute(_PRUNE, {"until": now - KEPT})).rowcount
