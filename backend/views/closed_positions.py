"""A wallet's ended positions, a page at a time: how each was entered, left, and what it made."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.json_sql import json_array, json_object, json_text, json_value, json_word

_POSITION: Final = json_object(
    {
        "id": json_word("page.id"),
        "token_address": json_text("page.token_address"),
        "symbol": json_text("tokens.symbol"),
        "direction": json_word("page.position_direction"),
        "leverage": json_value("page.leverage"),
        "position_size": json_word("page.position_size"),
        "entry_price": json_word("page.entry_price"),
        "exit_price": json_word("page.exit_price"),
        "collateral_amount": json_word("page.collateral_amount"),
        "funding": json_word("page.funding"),
        "fee": json_word("page.fee"),
        "pnl": json_word("plain(page.amount_to::numeric - page.collateral_amount::numeric)"),
        "ending": json_word("page.status"),
        "opened_at": json_word("iso(page.created_at)"),
        "closed_at": json_word("iso(page.ended_at)"),
    }
)
# The transaction that ended a position knows its price and payout; a liquidation pays nothing.
_ENDED: Final = """
SELECT position.*, ending.created_at AS ended_at, ending.amount_to, ending.fee,
       coalesce(ending.details->>'exit_price', ending.details->>'current_price') AS exit_price,
       coalesce(ending.details->>'funding', ending.details->>'accumulated_funding') AS funding
FROM transactions ending
JOIN perp_positions position ON position.id = CAST(ending.details->>'position_id' AS uuid)
WHERE ending.user_id = users.id
  AND ending.transaction_type IN ('perp_close', 'perp_liquidation')
ORDER BY ending.created_at DESC, position.id LIMIT :limit OFFSET :offset
"""
_PAGE: Final = f"""
SELECT {json_array(_POSITION, order_by="page.ended_at DESC, page.id")}
FROM ({_ENDED}) AS page
JOIN tokens ON tokens.address = page.token_address
"""  # noqa: S608 - constants within a constant
_TOTAL: Final = """
SELECT count(*) FROM transactions
WHERE user_id = users.id AND transaction_type IN ('perp_close', 'perp_liquidation')
"""
_DOCUMENT: Final = json_object(
    {
        "positions": f"({_PAGE})",
        "total": json_value(_TOTAL),
        "limit": json_value("CAST(:limit AS integer)"),
        "offset": json_value("CAST(:offset AS bigint)"),
    }
)
_OF_WALLET: Final = text(f"SELECT {_DOCUMENT} FROM users WHERE wallet_address = :wallet_address")  # noqa: S608 - a constant within a constant


async def closed_positions(
    connection: AsyncConnection, *, wallet_address: str, limit: int, offset: int
) -> bytes | None:
    """The finished JSON document, the newest ending first; None for an unknown wallet."""
    found = await connection.execute(
        _OF_WALLET, {"wallet_address": wallet_address, "limit": limit, "offset": offset}
    )
    document = found.scalar_one_or_none()
    return None if document is None else document.encode()
