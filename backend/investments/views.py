"""A wallet's investments, active and withdrawn."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OF_WALLET: Final = text("""
SELECT '{"investments":[' || coalesce((
    SELECT string_agg(entry, ',' ORDER BY start_date DESC, id)
    FROM investment_documents_at(:now) WHERE user_id = users.id
), '') || ']}'
FROM users WHERE wallet_address = :wallet_address
""")


async def investments(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document, newest first; None for an unknown wallet."""
    parameters = {"wallet_address": wallet_address, "now": now}
    document = (await connection.execute(_OF_WALLET, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
