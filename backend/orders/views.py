"""A wallet's orders and the triggers of its positions, for its owner alone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OF_USER: Final = text("""
SELECT json_build_object(
    'orders', (
        SELECT coalesce(json_agg(json_build_object(
            'id', page.id,
            'market', page.market,
            'kind', page.kind,
            'side', page.side,
            'token_address', page.token_address,
            'symbol', tokens.symbol,
            'trigger_price', plain(page.trigger_price),
            'amount', plain(page.amount),
            'leverage', page.leverage,
            'reserved_token_address', page.reserved_token,
            'reserved', plain(page.reserved),
            'status', page.status,
            'placed_at', iso(page.placed_at),
            'ended_at', iso(page.ended_at),
            'transaction_id', page.filled_by,
            'cancelled_for', page.cancelled_for,
            'is_by_agent', page.key_id IS NOT NULL
        ) ORDER BY page.placed_at DESC, page.id), '[]')
        FROM (
            SELECT * FROM orders
            WHERE user_id = :user_id AND status = ANY(CAST(:statuses AS text[]))
              AND placed_at >= coalesce(season.starts_at, '-infinity')
            ORDER BY placed_at DESC, id LIMIT :limit OFFSET :offset
        ) page
        JOIN tokens ON tokens.address = page.token_address
    ),
    'total', (
        SELECT count(*) FROM orders
        WHERE user_id = :user_id AND status = ANY(CAST(:statuses AS text[]))
          AND placed_at >= coalesce(season.starts_at, '-infinity')
    ),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS integer),
    'reserved', (
        SELECT coalesce(json_agg(json_build_object(
            'token_address', token_address, 'symbol', tokens.symbol, 'amount', plain(units)
        ) ORDER BY tokens.symbol), '[]')
        FROM (
            SELECT reserved_token AS token_address, sum(reserved) AS units FROM orders
            WHERE user_id = :user_id AND status = 'open' GROUP BY reserved_token
        ) held
        JOIN tokens ON tokens.address = held.token_address
    ),
    'triggers', (
        SELECT coalesce(json_agg(json_build_object(
            'position_id', position_id, 'token_address', token_address,
            'take_profit', plain(take_profit), 'stop_loss', plain(stop_loss)
        ) ORDER BY position_id), '[]')
        FROM (
            SELECT waiting.position_id, waiting.token_address,
                   max(trigger_price) FILTER (WHERE kind = 'take_profit') AS take_profit,
                   max(trigger_price) FILTER (WHERE kind = 'stop_loss') AS stop_loss
            FROM perp_positions position
            JOIN position_triggers waiting ON waiting.position_id = position.id
            WHERE position.user_id = :user_id AND position.status = 'open'
            GROUP BY waiting.position_id, waiting.token_address
        ) held
    )
)::text
FROM (VALUES (1)) always
LEFT JOIN season_or_newest(NULL, :now) AS season ON true
""")


async def orders(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    statuses: tuple[str, ...],
    limit: int,
    offset: int,
    now: datetime,
) -> bytes:
    """The finished JSON document: a page of the user's orders of the newest season with these
    statuses, the newest first, beside what open ones reserve and the triggers of open positions.
    """
    parameters = {
        "user_id": user_id,
        "statuses": list(statuses),
        "limit": limit,
        "offset": offset,
        "now": now,
    }
    document: str = (await connection.execute(_OF_USER, parameters)).scalar_one()
    return document.encode()
