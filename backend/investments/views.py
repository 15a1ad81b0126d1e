"""A wallet's investments of a season, active and withdrawn."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SHOWN_MAX: Final = 500

_OF_WALLET: Final = text("""
SELECT '{"investments":[' || coalesce((
    SELECT string_agg(entry, ',' ORDER BY start_date DESC, id)
    FROM (
        SELECT entry, start_date, id FROM investment_documents_at(:now)
        WHERE user_id = users.id AND start_date BETWEEN season.starts_at AND season.ends_at
        ORDER BY status = 'active' DESC, start_date DESC, id LIMIT :shown_max
    ) shown
), '') || ']}'
FROM users LEFT JOIN season_or_newest(CAST(:season AS uuid), :now) AS season ON true
WHERE wallet_address = :wallet_address
""")


async def investments(
    connection: AsyncConnection, *, wallet_address: str, season: UUID | None = None, now: datetime
) -> bytes | None:
    """The finished JSON document, newest first; None for an unknown wallet.

    All that are active, and the newest of the withdrawn, `SHOWN_MAX` together; of the newest
    season where none is named.
    """
    parameters = {
        "wallet_address": wallet_address,
        "season": season,
        "now": now,
        "shown_max": SHOWN_MAX,
    }
    document = (await connection.execute(_OF_WALLET, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
