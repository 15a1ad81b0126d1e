"""A wallet's portfolio: every figure of the page, from one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.valuation import PORTFOLIO_VALUES
from backend.views.investments import INVESTMENTS
from backend.views.perp import POSITIONS, RISKIEST_FIRST

_PORTFOLIO: Final = text(f"""
WITH person AS (
    SELECT id, wallet_address FROM users WHERE wallet_address = :wallet_address
), held AS (
    SELECT tokens.symbol, tokens.address, balance::numeric AS units,
           price_usd::numeric AS price_usd, last_updated
    FROM user_balances
    JOIN tokens ON tokens.address = user_balances.token_address
    LEFT JOIN token_prices prices ON prices.token_address = tokens.address
    WHERE user_id = (SELECT id FROM person)
), worth AS (
    SELECT CASE WHEN is_priced THEN total_value_usd END AS total_value_usd
    FROM ({PORTFOLIO_VALUES}) AS portfolio_values
    WHERE user_id = (SELECT id FROM person)
), profit AS (
    SELECT initial_value_usd, worth.total_value_usd - initial_value_usd AS pnl_usd,
           profit_ratio(worth.total_value_usd, initial_value_usd) AS pnl_ratio
    FROM participants CROSS JOIN worth
    WHERE user_id = (SELECT id FROM person) AND worth.total_value_usd IS NOT NULL
)
SELECT json_build_object(
    'wallet_address', person.wallet_address,
    -- Nobody's portfolio of nothing is worth 0; one with an unpriced holding is unknown.
    'total_value_usd', CASE
        WHEN EXISTS (SELECT FROM worth) THEN (SELECT plain(total_value_usd) FROM worth)
        ELSE '0'
    END,
    'tokens', (
        SELECT coalesce(json_agg(json_build_object(
            'token', symbol,
            'token_address', address,
            'balance', plain(units),
            'price_usd', plain(price_usd),
            'value_usd', plain(units * price_usd)
        ) ORDER BY units * price_usd DESC NULLS LAST, symbol), '[]') FROM held
    ),
    'investments', (
        SELECT coalesce(json_agg(entry ORDER BY start_date DESC, id), '[]')
        FROM ({INVESTMENTS}) AS investments
        WHERE user_id = person.id AND status = 'active'
    ),
    'perp_positions', (
        SELECT coalesce(json_agg(entry ORDER BY {RISKIEST_FIRST}), '[]')
        FROM ({POSITIONS}) AS positions WHERE user_id = person.id
    ),
    'pnl', (
        SELECT json_build_object(
            'initial_value_usd', plain(initial_value_usd),
            'pnl_usd', plain(pnl_usd),
            'pnl_percentage', plain(round_display(pnl_ratio * 100, 8))
        ) FROM profit
    ),
    'last_updated', iso(:now),
    'prices_age', (
        SELECT max(whole_seconds(last_updated, :now)) FROM held WHERE units > 0
    )
)::text AS document,
ARRAY(SELECT address FROM held) AS token_addresses
FROM person
""")  # noqa: S608 - constants within a constant

_HELD: Final = text("""
SELECT token_address FROM user_balances
WHERE user_id = (SELECT id FROM users WHERE wallet_address = :wallet_address)
""")


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """The finished JSON document, and the tokens its prices are of."""

    document: bytes
    token_addresses: list[str]


async def portfolio(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> PortfolioView | None:
    """The portfolio at stored prices, staking interest up to `now`; None for an unknown wallet."""
    parameters = {"wallet_address": wallet_address, "now": now}
    row = (await connection.execute(_PORTFOLIO, parameters)).one_or_none()
    if row is None:
        return None
    return PortfolioView(document=row.document.encode(), token_addresses=row.token_addresses)


async def held_tokens(connection: AsyncConnection, *, wallet_address: str) -> list[str]:
    """The tokens a wallet holds or held; none for an unknown wallet."""
    return list((await connection.execute(_HELD, {"wallet_address": wallet_address})).scalars())
