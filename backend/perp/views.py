"""Perpetual markets, and a wallet's open positions in them."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OF_WALLET: Final = text("""
SELECT '{"positions":[' || coalesce((
    SELECT string_agg(entry, ',' ORDER BY liquidation_distance NULLS LAST, opened_at)
    FROM position_documents_at(:now) WHERE user_id = users.id
), '') || ']}'
FROM users WHERE wallet_address = :wallet_address
""")
_MARKETS: Final = text("""
SELECT json_build_object(
    'markets', coalesce(json_agg(json_build_object(
        'token_address', market.token_address,
        'symbol', tokens.symbol,
        'name', tokens.name,
        'icon_url', tokens.icon_url,
        'max_leverage', market.max_leverage,
        'is_open', market.is_open,
        'halted_for', halted.reason,
        'mark_price', prices.price_usd,
        'price_updated_at', iso(prices.last_updated),
        'maintenance_margin_rate', plain(round_display(
            profit_ratio(1 + 2 * market.max_leverage, 2 * market.max_leverage), 8
        )),
        'open_interest_usd_max', plain(market.open_interest_usd_max),
        'funding_rate', plain(current.rate)
    ) ORDER BY market.max_leverage DESC, tokens.symbol), '[]'),
    'fee_rate', (SELECT plain(perp_fee_rate) FROM current_competition(:now)),
    'collateral_min', CAST(:collateral_min AS text),
    'next_funding_at', iso(next_settlement(:now))
)::text
FROM perp_markets market
JOIN tokens ON tokens.address = market.token_address
LEFT JOIN token_prices prices ON prices.token_address = market.token_address
LEFT JOIN trading_halts halted ON halted.token_address = market.token_address
JOIN funding_rates_at(:now) AS current ON current.token_address = market.token_address
""")


async def positions(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> bytes | None:
    """The finished JSON document, riskiest position first; None for an unknown wallet."""
    parameters = {"wallet_address": wallet_address, "now": now}
    document = (await connection.execute(_OF_WALLET, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def markets(connection: AsyncConnection, *, collateral_min: str, now: datetime) -> bytes:
    """The finished JSON document; `collateral_min` is shown with it, in USDC."""
    parameters = {"collateral_min": collateral_min, "now": now}
    document: str = (await connection.execute(_MARKETS, parameters)).scalar_one()
    return document.encode()
