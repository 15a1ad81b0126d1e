"""Keys, known by their hash only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.keys.tables import Scope

ACTIVE_MAX: Final = 20
"""How many keys that open something a user has at most."""
# Not with each call: a key that calls all day is written once a minute.
NOTED_AGAIN_AFTER: Final = timedelta(minutes=1)

# How many ask is hidden from the planner, which otherwise plans anew for each number.
_FIND: Final = text("""
SELECT named.id, named.key_hash, named.scopes, named.created_at, named.expires_at,
       named.revoked_at, named.user_id, users.wallet_address, noted.used_at
FROM (
    SELECT * FROM agent_keys
    WHERE key_hash = ANY(ARRAY(SELECT unnest(CAST(:key_hashes AS bytea[])))) OFFSET 0
) named
JOIN users ON users.id = named.user_id
LEFT JOIN agent_key_uses noted ON noted.key_id = named.id
""")
_NOTE: Final = text("""
INSERT INTO agent_key_uses (key_id, used_at)
SELECT id, :now FROM unnest(CAST(:ids AS uuid[])) AS id ORDER BY id
ON CONFLICT (key_id) DO UPDATE SET used_at = excluded.used_at
WHERE agent_key_uses.used_at < excluded.used_at
""")
# One after the other, so that two at once are counted.
_LOCK_OWNER: Final = text("SELECT id FROM users WHERE id = :user_id FOR NO KEY UPDATE")
_INSERT: Final = text("""
INSERT INTO agent_keys (
    id, user_id, name, key_hash, ending, scopes, max_order_usd, max_day_usd, orders_per_day,
    created_at, expires_at
)
SELECT :id, CAST(:user_id AS uuid), :name, :key_hash, :ending, CAST(:scopes AS varchar[]),
       :max_order_usd, :max_day_usd, :orders_per_day, :now, :expires_at
WHERE :active_max > (
    SELECT count(*) FROM agent_keys
    WHERE user_id = :user_id AND revoked_at IS NULL AND (expires_at > :now) IS NOT FALSE
)
""")
_REVOKE: Final = text("""
UPDATE agent_keys SET revoked_at = coalesce(revoked_at, :now)
WHERE id = :id AND user_id = :user_id
RETURNING revoked_at
""")
_POSITIONS: Final = text("""
SELECT position.id, position.token_address
FROM agent_orders ordered
JOIN transactions opening ON opening.id = ordered.transaction_id
JOIN perp_positions position ON position.id = CAST(opening.details ->> 'position_id' AS uuid)
WHERE ordered.key_id = :key_id AND opening.transaction_type = 'perp_open'
  AND position.status = 'open'
ORDER BY position.id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """A key as a call finds it, whether it still opens something or not."""

    id: UUID
    key_hash: bytes
    user_id: UUID
    wallet_address: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    is_revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """What a user wants a key to be: caps in USD, for one order and for a day of UTC, and how many
    orders a day; None does not limit.
    """

    name: str
    scopes: frozenset[Scope]
    max_order_usd: Decimal | None = None
    max_day_usd: Decimal | None = None
    orders_per_day: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenPosition:
    """A position, and the token whose price it goes by."""

    id: UUID
    token_address: str


async def find_keys(
    connection: AsyncConnection, key_hashes: Sequence[bytes], now: datetime
) -> dict[bytes, FoundKey]:
    """The keys with these hashes; that they were used is noted, to the minute."""
    rows = (await connection.execute(_FIND, {"key_hashes": list(key_hashes)})).all()
    unnoted = [
        row.id for row in rows if row.used_at is None or row.used_at < now - NOTED_AGAIN_AFTER
    ]
    if unnoted:
        await connection.execute(_NOTE, {"ids": unnoted, "now": now})
    return {
        bytes(row.key_hash): FoundKey(
            id=row.id,
            key_hash=bytes(row.key_hash),
            user_id=row.user_id,
            wallet_address=row.wallet_address,
            scopes=frozenset(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            is_revoked=row.revoked_at is not None,
        )
        for row in rows
    }


async def insert_key(
    connection: AsyncConnection,
    *,
    key_id: UUID,
    user_id: UUID,
    key_hash: bytes,
    ending: str,
    wanted: NewKey,
    now: datetime,
) -> bool:
    """Whether the key was written; not when the user has `ACTIVE_MAX` that open something."""
    await connection.execute(_LOCK_OWNER, {"user_id": user_id})
    inserted = await connection.execute(
        _INSERT,
        {
            "id": key_id,
            "user_id": user_id,
            "name": wanted.name,
            "key_hash": key_hash,
            "ending": ending,
            "scopes": sorted(wanted.scopes),
            "max_order_usd": wanted.max_order_usd,
            "max_day_usd": wanted.max_day_usd,
            "orders_per_day": wanted.orders_per_day,
            "expires_at": wanted.expires_at,
            "active_max": ACTIVE_MAX,
            "now": now,
        },
    )
    return inserted.rowcount == 1


async def revoke_key(
    connection: AsyncConnection, *, key_id: UUID, user_id: UUID, now: datetime
) -> datetime | None:
    """Since when the user's own key is revoked; None when they have none with this id.

    Orders of the key that are under way are waited for; none is made after this is committed.
    """
    parameters = {"id": key_id, "user_id": user_id, "now": now}
    revoked_at: datetime | None = (
        await connection.execute(_REVOKE, parameters)
    ).scalar_one_or_none()
    return revoked_at


async def open_positions_of(connection: AsyncConnection, *, key_id: UUID) -> list[OpenPosition]:
    """The open positions that the key opened."""
    rows = await connection.execute(_POSITIONS, {"key_id": key_id})
    return [OpenPosition(id=row.id, token_address=row.token_address) for row in rows]
