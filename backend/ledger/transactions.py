"""Wallets' histories, a page at a time, from one statement for all who ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.json_sql import json_array, json_object, json_text, json_value, json_word

_TRANSACTION: Final = json_object(
    {
        "id": json_word("page.id"),
        "transaction_type": json_word("page.transaction_type"),
        "from_token_address": json_text("page.from_token_address"),
        "from_symbol": json_text("sold.symbol"),
        "to_token_address": json_text("page.to_token_address"),
        "to_symbol": json_text("bought.symbol"),
        "amount_from": json_word("page.amount_from"),
        "amount_to": json_word("page.amount_to"),
        "fee": json_word("page.fee"),
        "details": json_value("page.details"),
        "created_at": json_word("iso(page.created_at)"),
    }
)
_OF_PAGE: Final = f"""
SELECT {json_array(_TRANSACTION, order_by="page.created_at DESC, page.id")}
FROM (
    SELECT * FROM transactions
    WHERE user_id = person.id AND (asked.type IS NULL OR transaction_type = asked.type)
    ORDER BY created_at DESC, id LIMIT asked.length OFFSET asked.beginning
) page
LEFT JOIN tokens sold ON sold.address = page.from_token_address
LEFT JOIN tokens bought ON bought.address = page.to_token_address
"""  # noqa: S608 - constants within a constant
_TOTAL: Final = """
SELECT count(*) FROM transactions
WHERE user_id = person.id AND (asked.type IS NULL OR transaction_type = asked.type)
"""
_DOCUMENT: Final = json_object(
    {
        "transactions": f"({_OF_PAGE})",
        "total": json_value(_TOTAL),
        "limit": json_value("asked.length"),
        "offset": json_value("asked.beginning"),
    }
)
# How many ask is hidden from the planner, which otherwise plans anew for each number.
_PAGES: Final = text(f"""
SELECT asked.number, {_DOCUMENT} AS document
FROM unnest(
    ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))), CAST(:limits AS integer[]),
    CAST(:offsets AS bigint[]), CAST(:types AS text[])
) WITH ORDINALITY AS asked (wallet_address, length, beginning, type, number)
JOIN users person USING (wallet_address)
""")  # noqa: S608 - a constant within a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`limit` transactions of a wallet, newest first, after the first `offset`; of all types
    where `type` is None."""

    wallet_address: str
    limit: int
    offset: int
    type: str | None


async def transactions(
    connection: AsyncConnection, pages: Sequence[Page], _: datetime
) -> dict[Page, bytes]:
    """The finished JSON document of each page; those of known wallets only."""
    found = await connection.execute(
        _PAGES,
        {
            "wallet_addresses": [page.wallet_address for page in pages],
            "limits": [page.limit for page in pages],
            "offsets": [page.offset for page in pages],
            "types": [page.type for page in pages],
        },
    )
    return {pages[row.number - 1]: row.document.encode() for row in found}
