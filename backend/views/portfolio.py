"""A wallet's portfolio: every figure of the page, from one statement for all who ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.store.valuation import PORTFOLIO_VALUES
from backend.views.investments import INVESTMENTS
from backend.views.perp import POSITIONS, RISKIEST_FIRST

# Planned once for any number of wallets: their list is hidden from the planner, which otherwise
# plans anew for each length of it. OFFSET 0 makes it value these users alone, not everybody.
_PORTFOLIOS: Final = text(f"""
SELECT person.wallet_address, ARRAY(
    SELECT unnest(held.token_addresses) UNION
    SELECT token_address FROM perp_positions WHERE user_id = person.id AND status = 'open'
) AS token_addresses, json_build_object(
    'wallet_address', person.wallet_address,
    -- Nobody's portfolio of nothing is worth 0; one with an unpriced holding is unknown.
    'total_value_usd', CASE
        WHEN worth.user_id IS NULL THEN '0'
        WHEN worth.is_priced THEN plain(worth.total_value_usd)
    END,
    'tokens', held.entries,
    'investments', (
        SELECT coalesce(json_agg(entry ORDER BY start_date DESC, id), '[]')
        FROM ({INVESTMENTS}) AS investments
        WHERE user_id = person.id AND status = 'active'
    ),
    'perp_positions', (
        SELECT coalesce(json_agg(entry ORDER BY {RISKIEST_FIRST}), '[]')
        FROM ({POSITIONS}) AS positions WHERE user_id = person.id
    ),
    'pnl', CASE WHEN worth.is_priced AND initial_value_usd IS NOT NULL THEN json_build_object(
        'initial_value_usd', plain(initial_value_usd),
        'pnl_usd', plain(worth.total_value_usd - initial_value_usd),
        'pnl_percentage', plain(round_display(
            profit_ratio(worth.total_value_usd, initial_value_usd) * 100, 8
        ))
    ) END,
    'last_updated', iso(:now),
    'prices_age', held.prices_age
)::text AS document
FROM users person
LEFT JOIN participants ON participants.user_id = person.id
LEFT JOIN LATERAL (
    SELECT * FROM ({PORTFOLIO_VALUES}) AS portfolio_values WHERE user_id = person.id OFFSET 0
) worth ON true
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object(
               'token', symbol,
               'token_address', address,
               'balance', plain(units),
               'price_usd', plain(price_usd),
               'value_usd', plain(units * price_usd)
           ) ORDER BY units * price_usd DESC NULLS LAST, symbol), '[]') AS entries,
           max(whole_seconds(last_updated, :now)) FILTER (WHERE units > 0) AS prices_age,
           array_agg(address) AS token_addresses
    FROM (
        SELECT tokens.symbol, tokens.address, balance::numeric AS units,
               price_usd::numeric AS price_usd, last_updated
        FROM user_balances
        JOIN tokens ON tokens.address = user_balances.token_address
        LEFT JOIN token_prices prices ON prices.token_address = tokens.address
        WHERE user_id = person.id
    ) AS holdings
) held
WHERE person.wallet_address = ANY(ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))))
""")  # noqa: S608 - constants within a constant

# A position is worth what the price of its token says, whoever never held the token itself.
_PRICED: Final = text("""
WITH person AS (SELECT id FROM users WHERE wallet_address = :wallet_address)
SELECT token_address FROM user_balances WHERE user_id = (SELECT id FROM person)
UNION
SELECT token_address FROM perp_positions
WHERE user_id = (SELECT id FROM person) AND status = 'open'
""")


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """The finished JSON document, and the tokens its prices are of."""

    document: bytes
    token_addresses: list[str]


async def portfolios(
    connection: AsyncConnection, wallet_addresses: Sequence[str], now: datetime
) -> dict[str, PortfolioView]:
    """The portfolios of known wallets, at stored prices and with staking interest up to `now`."""
    parameters = {"wallet_addresses": list(wallet_addresses), "now": now}
    return {
        row.wallet_address: PortfolioView(
            document=row.document.encode(), token_addresses=row.token_addresses
        )
        for row in await connection.execute(_PORTFOLIOS, parameters)
    }


async def priced_tokens(connection: AsyncConnection, *, wallet_address: str) -> list[str]:
    """The tokens a portfolio is valued by: those it holds or held, and those of its positions."""
    return list((await connection.execute(_PRICED, {"wallet_address": wallet_address})).scalars())
