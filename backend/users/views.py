"""A user as others see them, and as they see themselves."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_USER: Final = text("""
SELECT json_build_object(
    'id', id,
    'username', username,
    'email', CASE WHEN id = CAST(:viewer_id AS uuid) THEN email END,
    'is_email_confirmed', false,
    'wallet_address', wallet_address,
    'total_asset_usd', plain(coalesce(total_asset_usd, 0)),
    'crypto_investment_usd', plain(coalesce(crypto_investment_usd, 0)),
    'trade_style', trade_style,
    'bio', (SELECT bio FROM profiles WHERE user_id = users.id),
    'created_at', iso(created_at),
    'updated_at', iso(updated_at),
    'is_admin', wallet_address = ANY(:admins),
    'disqualified', (
        SELECT reason FROM disqualifications
        WHERE competition_id = (SELECT id FROM season_at(:now)) AND user_id = users.id
    )
)::text
FROM users WHERE wallet_address = :wallet_address
""")


async def user(
    connection: AsyncConnection,
    *,
    wallet_address: str,
    viewer_id: UUID | None,
    admins: frozenset[str],
    now: datetime,
) -> bytes | None:
    """The finished JSON document, with the e-mail address for its owner alone; whether they are
    disqualified in the newest season."""
    parameters = {
        "wallet_address": wallet_address,
        "viewer_id": viewer_id,
        "admins": sorted(admins),
        "now": now,
    }
    document = (await connection.execute(_USER, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
