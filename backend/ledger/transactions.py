"""Wallets' histories of a season, a page at a time, from one statement for all who ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# How many ask is hidden from the planner, which otherwise plans anew for each number. Reservations
# are no part of a history that everybody reads: they would tell of open orders.
_PAGES: Final = text("""
SELECT asked.number,
       '{"transactions":' || (
           SELECT '[' || coalesce(string_agg(
               '{"id":' || json_word(page.id::text)
            || ',"transaction_type":' || json_word(page.transaction_type)
            || ',"from_token_address":' || json_text(page.from_token_address)
            || ',"from_symbol":' || json_text(from_token.symbol)
            || ',"to_token_address":' || json_text(page.to_token_address)
            || ',"to_symbol":' || json_text(to_token.symbol)
            || ',"amount_from":' || json_word(page.amount_from)
            || ',"amount_to":' || json_word(page.amount_to)
            || ',"fee":' || json_word(page.fee)
            || ',"details":' || coalesce(page.details::text, 'null')
            || ',"is_by_agent":' || (ordered.transaction_id IS NOT NULL)
            || ',"created_at":' || json_word(iso(page.created_at))
            || '}', ',' ORDER BY page.created_at DESC, page.id
           ), '') || ']'
           FROM (
               SELECT * FROM transactions
               WHERE user_id = person.id AND (asked.type IS NULL OR transaction_type = asked.type)
                 AND transaction_type NOT IN ('order_reserve', 'order_release')
                 AND created_at BETWEEN season.starts_at AND season.ends_at
               ORDER BY created_at DESC, id LIMIT asked.length OFFSET asked.beginning
           ) page
           LEFT JOIN tokens from_token ON from_token.address = page.from_token_address
           LEFT JOIN tokens to_token ON to_token.address = page.to_token_address
           LEFT JOIN agent_orders ordered ON ordered.transaction_id = page.id
       )
    || ',"total":' || (
           SELECT count(*) FROM transactions
           WHERE user_id = person.id AND (asked.type IS NULL OR transaction_type = asked.type)
             AND transaction_type NOT IN ('order_reserve', 'order_release')
             AND created_at BETWEEN season.starts_at AND season.ends_at
       )
    || ',"limit":' || asked.length
    || ',"offset":' || asked.beginning
    || '}' AS document
FROM unnest(
    ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))), CAST(:limits AS integer[]),
    CAST(:offsets AS bigint[]), CAST(:types AS text[]), CAST(:seasons AS uuid[]),
    CAST(:untils AS timestamptz[])
) WITH ORDINALITY AS asked (wallet_address, length, beginning, type, season, until, number)
JOIN users person USING (wallet_address)
LEFT JOIN LATERAL (
    SELECT starts_at, least(ends_at, asked.until) AS ends_at
    FROM season_or_newest(asked.season, :now)
) season ON true
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`limit` transactions of a wallet, newest first, after the first `offset`; of all types
    where `type` is None, of the newest season where `season` is, and none later than `until`."""

    wallet_address: str
    limit: int
    offset: int
    type: str | None
    season: UUID | None = None
    until: datetime | None = None


async def transactions(
    connection: AsyncConnection, pages: Sequence[Page], now: datetime
) -> dict[Page, bytes]:
    """The finished JSON document of each page; those of known wallets only."""
    found = await connection.execute(
        _PAGES,
        {
            "wallet_addresses": [page.wallet_address for page in pages],
            "limits": [page.limit for page in pages],
            "offsets": [page.offset for page in pages],
            "types": [page.type for page in pages],
            "seasons": [page.season for page in pages],
            "untils": [page.until for page in pages],
            "now": now,
        },
    )
    return {pages[row.number - 1]: row.document.encode() for row in found}
