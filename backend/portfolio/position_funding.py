"""The funding that one position was paid or has paid, settlement by settlement."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Payments are found by their moment: those of the market's settlements while the position was open,
# and those at which its owner changed or ended it. Searched by position, all of them would be read.
_PAYMENTS: Final = text("""
SELECT json_build_object(
    'position_id', position.id,
    'symbol', tokens.symbol,
    'payments', coalesce((
        SELECT json_agg(json_build_object(
            'settled_at', iso(paid.settled_at),
            'rate', plain(paid.rate),
            'price_usd', plain(paid.price_usd),
            'seconds', paid.seconds,
            'amount', plain(paid.amount)
        ) ORDER BY paid.settled_at DESC)
        FROM (
            SELECT settled_at FROM funding_settlements
            WHERE token_address = position.token_address
              AND settled_at BETWEEN position.created_at AND :until
            UNION
            SELECT created_at FROM transactions
            WHERE user_id = position.user_id AND transaction_type LIKE 'perp%'
              AND created_at BETWEEN position.created_at AND :until
        ) moments
        JOIN funding_payments paid
            ON paid.settled_at = moments.settled_at AND paid.position_id = position.id
    ), '[]')
)::text
FROM perp_positions position
JOIN users ON users.id = position.user_id
JOIN tokens ON tokens.address = position.token_address
WHERE position.id = :position_id AND users.wallet_address = :wallet_address
  AND position.created_at <= :until
""")


async def position_funding(
    connection: AsyncConnection, *, wallet_address: str, position_id: UUID, until: datetime
) -> bytes | None:
    """The finished JSON document of the payments up to `until`, the newest first; None where the
    wallet had no such position by then.
    """
    parameters = {
        "wallet_address": wallet_address,
        "position_id": position_id,
        "until": until,
    }
    document = (await connection.execute(_PAYMENTS, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
