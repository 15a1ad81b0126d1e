"""A wallet's history, a page at a time."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PAGE: Final = text("""
WITH person AS (
    SELECT id FROM users WHERE wallet_address = :wallet_address
), chosen AS (
    SELECT * FROM transactions
    WHERE user_id = (SELECT id FROM person)
      AND (CAST(:type AS text) IS NULL OR transaction_type = :type)
), page AS (
    SELECT * FROM chosen ORDER BY created_at DESC, id LIMIT :limit OFFSET :offset
)
SELECT json_build_object(
    'transactions', (
        SELECT coalesce(json_agg(json_build_object(
            'id', page.id,
            'transaction_type', page.transaction_type,
            'from_token_address', page.from_token_address,
            'from_symbol', sold.symbol,
            'to_token_address', page.to_token_address,
            'to_symbol', bought.symbol,
            'amount_from', page.amount_from,
            'amount_to', page.amount_to,
            'fee', page.fee,
            'details', page.details,
            'created_at', iso(page.created_at)
        ) ORDER BY page.created_at DESC, page.id), '[]')
        FROM page
        LEFT JOIN tokens sold ON sold.address = page.from_token_address
        LEFT JOIN tokens bought ON bought.address = page.to_token_address
    ),
    'total', (SELECT count(*) FROM chosen),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS bigint)
)::text
FROM person
""")


async def transactions(
    connection: AsyncConnection,
    *,
    wallet_address: str,
    limit: int,
    offset: int,
    transaction_type: str | None,
) -> bytes | None:
    """The finished JSON document, newest first; None for an unknown wallet."""
    parameters = {
        "wallet_address": wallet_address,
        "limit": limit,
        "offset": offset,
        "type": transaction_type,
    }
    document = (await connection.execute(_PAGE, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
