"""Sessions of signed-in users, known by the hash of their token only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SESSION_LENGTH: Final = timedelta(days=14)
"""How long a session lasts after its last use."""
SESSION_LENGTH_MAX: Final = timedelta(days=90)
"""How long a session lasts at most, however often it is used."""
# Not with each use: a session that is used all day is written once a day.
RENEWED_AFTER: Final = timedelta(days=1)
SWEPT_AT_ONCE: Final = 100

# How many ask is hidden from the planner, which otherwise plans anew for each number. OFFSET 0
# makes it find these sessions first, not everybody's that have not ended.
_FIND: Final = text("""
SELECT named.token_hash, named.created_at, named.expires_at,
       users.id AS user_id, users.wallet_address
FROM (
    SELECT * FROM sessions
    WHERE token_hash = ANY(ARRAY(SELECT unnest(CAST(:token_hashes AS bytea[])))) OFFSET 0
) named
JOIN users ON users.id = named.user_id
WHERE expires_at > :now
""")
_RENEW: Final = text("""
UPDATE sessions
SET expires_at = least(CAST(:now AS timestamptz) + :length, created_at + :length_max)
WHERE token_hash = ANY(CAST(:token_hashes AS bytea[]))
""")
_INSERT: Final = text("""
INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
VALUES (:token_hash, :user_id, :now, :expires_at)
""")
_DELETE: Final = text("DELETE FROM sessions WHERE token_hash = :token_hash")
_DELETE_OF: Final = text("DELETE FROM sessions WHERE user_id = :user_id")
# Bounded, and past rows that another sweep holds: a sign-in never waits for old ones.
_SWEEP: Final = text("""
DELETE FROM sessions WHERE token_hash = ANY (ARRAY(
    SELECT token_hash FROM sessions WHERE expires_at <= :now
    ORDER BY expires_at LIMIT :swept_at_once FOR UPDATE SKIP LOCKED
))
""")


@dataclass(frozen=True, slots=True)
class SessionOwner:
    """Whose session it is, and when it was opened."""

    user_id: UUID
    wallet_address: str
    opened_at: datetime


async def find_sessions(
    connection: AsyncConnection, token_hashes: Sequence[bytes], now: datetime
) -> dict[bytes, SessionOwner]:
    """The owners of those of these sessions that are valid at `now`.

    Use prolongs a session: it expires `SESSION_LENGTH` after its last use, to the day, and
    `SESSION_LENGTH_MAX` after it was opened.
    """
    asked = {"token_hashes": list(token_hashes), "now": now}
    found = (await connection.execute(_FIND, asked)).all()
    due = [
        bytes(row.token_hash)
        for row in found
        if row.expires_at < now + SESSION_LENGTH - RENEWED_AFTER
        and row.expires_at < row.created_at + SESSION_LENGTH_MAX
    ]
    if due:
        lengths = {"length": SESSION_LENGTH, "length_max": SESSION_LENGTH_MAX}
        await connection.execute(_RENEW, {"token_hashes": due, "now": now, **lengths})
    return {
        bytes(row.token_hash): SessionOwner(
            user_id=row.user_id, wallet_address=row.wallet_address, opened_at=row.created_at
        )
        for row in found
    }


async def insert_session(
    connection: AsyncConnection,
    *,
    token_hash: bytes,
    user_id: UUID,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Open a session; some of anybody's that have expired are swept out."""
    await connection.execute(_SWEEP, {"now": now, "swept_at_once": SWEPT_AT_ONCE})
    await connection.execute(
        _INSERT,
        {"token_hash": token_hash, "user_id": user_id, "now": now, "expires_at": expires_at},
    )


async def delete_session(connection: AsyncConnection, *, token_hash: bytes) -> None:
    """End a session; ending one that is not there changes nothing."""
    await connection.execute(_DELETE, {"token_hash": token_hash})


async def delete_sessions_of(connection: AsyncConnection, *, user_id: UUID) -> None:
    """End all sessions of a user."""
    await connection.execute(_DELETE_OF, {"user_id": user_id})
