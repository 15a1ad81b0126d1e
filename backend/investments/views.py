"""A wallet's investments, active and withdrawn."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.json_sql import json_array, json_object, json_text, json_word
from backend.investments.store import STAKED_UNITS

_INVESTMENT: Final = json_object(
    {
        "id": json_word("held.id"),
        "token_address": json_text("held.token_address"),
        "symbol": json_text("tokens.symbol"),
        "action_type": json_word("held.action_type"),
        "principal": json_word("held.principal"),
        "accrued_interest": json_word("held.accrued_interest"),
        "interest_rate": json_word("plain(held.interest_rate)"),
        "start_date": json_word("iso(held.start_date)"),
        "last_update": json_word("iso(held.last_update)"),
        "status": json_word("held.status"),
        "lst_token_address": json_text("given.lst_token_address"),
        "lst_symbol": json_text("lst.symbol"),
        "lst_amount": json_word("plain(given.lst_amount)"),
        "value": json_word("plain(worth.units)"),
        "value_usd": json_word("plain(worth.units * prices.price_usd::numeric)"),
    }
)
INVESTMENTS: Final = f"""
SELECT held.id, held.user_id, held.start_date, held.status, {_INVESTMENT} AS entry,
       held.action_type = 'staking' AS is_staked,
       worth.units * prices.price_usd::numeric AS value_usd
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
    OFFSET 0 -- computed once, not wherever it is used
) worth
"""  # noqa: S608 - a constant within a constant
"""Rows (id, user_id, start_date, status, entry, is_staked, value_usd); the value is what ending it
at `:now` gives. What was staked is held by the investment, all else lies in the wallet."""

NEWEST_FIRST: Final = "start_date DESC, id"

_ALL_OF_USER: Final = f"""
SELECT {json_array("entry", order_by=NEWEST_FIRST)}
FROM ({INVESTMENTS}) AS investments WHERE user_id = users.id
"""  # noqa: S608 - constants within a constant
_OF_WALLET: Final = text(f"""
SELECT {json_object({"investments": f"({_ALL_OF_USER})"})}
FROM users WHERE wallet_address = :wallet_address
""")  # noqa: S608 - a constant within a constant


async def investments(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document, newest first; None for an unknown wallet."""
    parameters = {"wallet_address": wallet_address, "now": now}
    document = (await connection.execute(_OF_WALLET, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
