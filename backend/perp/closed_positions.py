"""A wallet's ended positions of a season, a page at a time: how each was entered, left, and what
it made."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# The transaction that ended a position knows its price and payout; a liquidation pays nothing.
_OF_WALLET: Final = text("""
SELECT json_build_object(
    'positions', (
        SELECT coalesce(json_agg(json_build_object(
            'id', page.id,
            'token_address', page.token_address,
            'symbol', tokens.symbol,
            'direction', page.position_direction,
            'leverage', page.leverage,
            'position_size', page.position_size,
            'entry_price', page.entry_price,
            'exit_price', page.exit_price,
            'collateral_amount', page.collateral_amount,
            'entry_funding_rate', plain(page.entry_funding_rate),
            'funding', page.funding,
            'fee', page.fee,
            'pnl', plain(page.amount_to::numeric - page.collateral_amount::numeric),
            'ending', CASE WHEN page.ended_by IS NULL THEN page.status ELSE 'settled' END,
            'opened_at', iso(page.created_at),
            'closed_at', iso(page.ended_at)
        ) ORDER BY page.ended_at DESC, page.id), '[]')
        FROM (
            SELECT position.*, ending.created_at AS ended_at, ending.amount_to, ending.fee,
                   coalesce(ending.details ->> 'exit_price', ending.details ->> 'current_price')
                       AS exit_price,
                   coalesce(ending.details ->> 'funding', ending.details ->> 'accumulated_funding')
                       AS funding,
                   ending.details ->> 'ended_by' AS ended_by
            FROM transactions ending
            JOIN perp_positions position
                ON position.id = CAST(ending.details ->> 'position_id' AS uuid)
            WHERE ending.user_id = users.id
              AND ending.transaction_type IN ('perp_close', 'perp_liquidation')
              AND ending.created_at BETWEEN season.starts_at AND season.ends_at
            ORDER BY ending.created_at DESC, position.id LIMIT :limit OFFSET :offset
        ) page
        JOIN tokens ON tokens.address = page.token_address
    ),
    'total', (
        SELECT count(*) FROM transactions
        WHERE user_id = users.id AND transaction_type IN ('perp_close', 'perp_liquidation')
          AND created_at BETWEEN season.starts_at AND season.ends_at
    ),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS bigint)
)::text
FROM users LEFT JOIN (
    SELECT starts_at, least(ends_at, CAST(:until AS timestamptz)) AS ends_at
    FROM season_or_newest(CAST(:season AS uuid), :now)
) AS season ON true
WHERE wallet_address = :wallet_address
""")


async def closed_positions(
    connection: AsyncConnection,
    *,
    wallet_address: str,
    limit: int,
    offset: int,
    season: UUID | None = None,
    until: datetime | None = None,
    now: datetime,
) -> bytes | None:
    """The finished JSON document, the newest ending first; None for an unknown wallet.

    Of the newest season where none is named; none that ended later than `until`.
    """
    found = await connection.execute(
        _OF_WALLET,
        {
            "wallet_address": wallet_address,
            "limit": limit,
            "offset": offset,
            "season": season,
            "until": until,
            "now": now,
        },
    )
    document = found.scalar_one_or_none()
    return None if document is None else document.encode()
