"""A wallet's investments, active and withdrawn."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.staking import STAKED_UNITS

INVESTMENTS: Final = f"""
SELECT held.id, held.user_id, held.start_date, held.status, json_build_object(
    'id', held.id,
    'token_address', held.token_address,
    'symbol', tokens.symbol,
    'action_type', held.action_type,
    'principal', held.principal,
    'accrued_interest', held.accrued_interest,
    'interest_rate', plain(held.interest_rate),
    'start_date', iso(held.start_date),
    'last_update', iso(held.last_update),
    'status', held.status,
    'lst_token_address', given.lst_token_address,
    'lst_symbol', lst.symbol,
    'lst_amount', plain(given.lst_amount),
    'value', plain(worth.units),
    'value_usd', plain(worth.units * prices.price_usd::numeric)
) AS entry
FROM investments held
JOIN tokens ON tokens.address = held.token_address
LEFT JOIN token_prices prices ON prices.token_address = held.token_address
LEFT JOIN liquid_stakes given ON given.investment_id = held.id
LEFT JOIN tokens lst ON lst.address = given.lst_token_address
LEFT JOIN liquid_stake_pools pools ON pools.lst_token_address = given.lst_token_address
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN held.status = 'withdrawn' THEN 0
        WHEN given.lst_amount IS NOT NULL
            THEN redeemed(given.lst_amount, pools.exchange_rate, tokens.decimals)
        ELSE {STAKED_UNITS}
    END AS units
) worth
"""  # noqa: S608 - a constant within a constant
"""Rows (id, user_id, start_date, status, entry); `value` is what ending it at `:now` gives."""

_OF_WALLET: Final = text(f"""
SELECT json_build_object('investments', (
    SELECT coalesce(json_agg(entry ORDER BY start_date DESC, id), '[]')
    FROM ({INVESTMENTS}) AS investments WHERE user_id = users.id
))::text
FROM users WHERE wallet_address = :wallet_address
""")  # noqa: S608 - a constant within a constant


async def investments(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document, newest first; None for an unknown wallet."""
    parameters = {"wallet_address": wallet_address, "now": now}
    document = (await connection.execute(_OF_WALLET, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
