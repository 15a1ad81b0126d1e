"""A wallet's investments, active and withdrawn."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SHOWN_MAX: Final = 500

_OF_WALLET: Final = text("""
SELECT '{"investments":[' || coalesce((
    SELECT string_agg(entry, ',' ORDER BY start_date DESC, id)
    FROM (
        SELECT entry, start_date, id FROM investment_documents_at(:now)
        WHERE user_id = users.id
        ORDER BY status = 'active' DESC, start_date DESC, id LIMIT :shown_max
    ) shown
), '') || ']}'
FROM users WHERE wallet_address = :wallet_address
""")


async def investments(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document, newest first; None for an unknown wallet.

    All that are active, and the newest of the withdrawn, `SHOWN_MAX` together.
    """
    parameters = {"wallet_address": wallet_address, "now": now, "shown_max": SHOWN_MAX}
    document = (await connection.execute(_OF_WALLET, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
