"""The keys of a user, for that user alone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SHOWN_MAX: Final = 100

_KEYS: Final = text("""
SELECT json_build_object('keys', coalesce(json_agg(json_build_object(
    'id', shown.id,
    'name', shown.name,
    'ending', shown.ending,
    'scopes', shown.scopes,
    'max_order_usd', plain(shown.max_order_usd),
    'max_day_usd', plain(shown.max_day_usd),
    'orders_per_day', shown.orders_per_day,
    'orders_today', coalesce(today.orders, 0),
    'value_today_usd', plain(coalesce(today.value_usd, 0)),
    'open_positions', (
        SELECT count(*) FROM agent_orders ordered
        JOIN transactions opening ON opening.id = ordered.transaction_id
        JOIN perp_positions position
            ON position.id = CAST(opening.details ->> 'position_id' AS uuid)
        WHERE ordered.key_id = shown.id AND opening.transaction_type = 'perp_open'
          AND position.status = 'open'
    ),
    'created_at', iso(shown.created_at),
    'expires_at', iso(shown.expires_at),
    'revoked_at', iso(shown.revoked_at),
    'last_used_at', iso(noted.used_at),
    'state', CASE WHEN shown.revoked_at IS NOT NULL THEN 'revoked'
                  WHEN shown.expires_at <= :now THEN 'expired' ELSE 'active' END
) ORDER BY shown.revoked_at IS NOT NULL, shown.created_at DESC, shown.id), '[]'))::text
FROM (
    SELECT * FROM agent_keys WHERE user_id = :user_id
    ORDER BY revoked_at IS NOT NULL, created_at DESC, id LIMIT :shown_max
) shown
LEFT JOIN agent_key_uses noted ON noted.key_id = shown.id
LEFT JOIN agent_key_days today
    ON today.key_id = shown.id AND today.day = (CAST(:now AS timestamptz) AT TIME ZONE 'UTC')::date
""")


async def keys(connection: AsyncConnection, *, user_id: UUID, now: datetime) -> bytes:
    """The finished JSON document of the user's keys: those that open something first, each group
    with the newest first. The sums are of the day of UTC that `now` is in.
    """
    parameters = {"user_id": user_id, "now": now, "shown_max": SHOWN_MAX}
    document: str = (await connection.execute(_KEYS, parameters)).scalar_one()
    return document.encode()
