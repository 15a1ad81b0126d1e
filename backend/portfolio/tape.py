"""The newest orders and liquidations of a season, of all who take part, for those who look on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

TRADES: Final = 20

# The newest of all transactions are read by their time, until there are enough of these kinds.
_TAPE: Final = text("""
SELECT coalesce(json_agg(json_build_object(
    'id', made.id,
    'transaction_type', made.transaction_type,
    'wallet_address', person.wallet_address,
    'username', person.username,
    'is_by_agent', ordered.transaction_id IS NOT NULL,
    'from_symbol', from_token.symbol,
    'to_symbol', to_token.symbol,
    'amount_from', made.amount_from,
    'amount_to', made.amount_to,
    'direction', made.details ->> 'direction',
    'leverage', CAST(made.details ->> 'leverage' AS integer),
    'created_at', iso(made.created_at)
) ORDER BY made.created_at DESC, made.id), '[]')::text
FROM season_or_newest(NULL, :now) AS season CROSS JOIN LATERAL (
    SELECT * FROM transactions
    WHERE transaction_type IN ('swap', 'perp_open', 'perp_close', 'perp_liquidation')
      AND created_at BETWEEN season.starts_at AND least(season.ends_at, :until)
    ORDER BY created_at DESC, id LIMIT :limit
) made
JOIN users person ON person.id = made.user_id
LEFT JOIN agent_orders ordered ON ordered.transaction_id = made.id
LEFT JOIN tokens from_token ON from_token.address = made.from_token_address
LEFT JOIN tokens to_token ON to_token.address = made.to_token_address
""")


async def tapes(
    connection: AsyncConnection, delays: Sequence[timedelta], now: datetime
) -> dict[timedelta, bytes]:
    """The finished JSON list of the newest trades that are as old as each delay, newest first."""
    found = {}
    for delay in delays:
        parameters = {"now": now, "until": now - delay, "limit": TRADES}
        document: str = (await connection.execute(_TAPE, parameters)).scalar_one()
        found[delay] = document.encode()
    return found
