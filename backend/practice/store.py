"""How far a run has come, and its books in a form that two runs can be compared by."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_NEWEST: Final = text("SELECT max(last_updated) FROM token_prices")
# Ids are by chance, and so is their order: entries of one moment are ordered by what they say.
_BOOKS: Final = text("""
SELECT encode(sha256(convert_to(coalesce(string_agg(line, chr(10) ORDER BY at, line), ''), 'UTF8')),
    'hex')
FROM (
    SELECT entry.created_at AS at, concat_ws(
        ' ', iso(entry.created_at), made.transaction_type, entry.account, entry.token_address,
        plain(abs(entry.amount)), sign(entry.amount)
    ) COLLATE "C" AS line
    FROM ledger_entries entry LEFT JOIN transactions made ON made.id = entry.transaction_id
) said
""")


async def newest_price_at(connection: AsyncConnection) -> datetime | None:
    """When the newest price was observed; None before the first."""
    found: datetime | None = (await connection.execute(_NEWEST)).scalar_one()
    return found


async def books_digest(connection: AsyncConnection) -> str:
    """SHA-256 of every entry of the ledger, without the ids, which differ between runs."""
    found: str = (await connection.execute(_BOOKS)).scalar_one()
    return found
