"""Perpetual markets, and a wallet's open positions in them."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database.json_sql import json_array, json_object, json_text, json_value, json_word
from backend.feeds.source import INTEREST_RATE
from backend.money import plain
from backend.perp.store import MARGIN_UNITS

_POSITION: Final = json_object(
    {
        "id": json_word("position.id"),
        "token_address": json_text("position.token_address"),
        "symbol": json_text("tokens.symbol"),
        "direction": json_word("position.position_direction"),
        "leverage": json_value("position.leverage"),
        "position_size": json_word("position.position_size"),
        "entry_price": json_word("position.entry_price"),
        "mark_price": json_word("plain(worth.mark_price)"),
        "notional_usd": json_word("plain(position.position_size::numeric * worth.mark_price)"),
        "collateral_amount": json_word("position.collateral_amount"),
        "margin": json_word("plain(worth.margin)"),
        "equity": json_word("plain(worth.equity)"),
        "unrealised_pnl": json_word("plain(worth.equity - worth.margin)"),
        "roe_percentage": json_word(
            "plain(profit_percentage(worth.equity, position.collateral_amount::numeric))"
        ),
        "accumulated_funding": json_word("position.accumulated_funding"),
        "liquidation_price": json_word("nullif(position.liquidation_price, '0')"),
        "liquidation_distance_percentage": json_word(
            "plain(round_display(worth.distance * 100, 8))"
        ),
        "opened_at": json_word("iso(position.created_at)"),
    }
)
POSITIONS: Final = f"""
SELECT position.user_id, position.token_address, worth.distance, position.created_at,
       {_POSITION} AS entry, {MARGIN_UNITS} AS worth_usdc
FROM perp_positions position
JOIN tokens ON tokens.address = position.token_address
LEFT JOIN token_prices prices ON prices.token_address = position.token_address
CROSS JOIN LATERAL (
    SELECT prices.price_usd::numeric AS mark_price,
           collateral_amount::numeric + accumulated_funding::numeric AS margin,
           perp_equity(
               perp_side(position_direction), position_size::numeric, entry_price::numeric,
               prices.price_usd::numeric,
               collateral_amount::numeric + accumulated_funding::numeric
           ) AS equity,
           CASE WHEN liquidation_price <> '0' THEN abs(profit_ratio(
               liquidation_price::numeric, prices.price_usd::numeric
           )) END AS distance
    OFFSET 0 -- computed once, not wherever it is used
) worth
WHERE position.status = 'open'
"""  # noqa: S608 - a constant within a constant
"""Rows (user_id, token_address, distance, created_at, entry, worth_usdc) of open positions;
`distance` is how far the mark price is from liquidating, as a share of itself, null when no price
liquidates."""

RISKIEST_FIRST: Final = "distance NULLS LAST, created_at"

_ALL_OF_USER: Final = f"""
SELECT {json_array("entry", order_by=RISKIEST_FIRST)}
FROM ({POSITIONS}) AS positions WHERE user_id = users.id
"""  # noqa: S608 - constants within a constant
_OF_WALLET: Final = text(f"""
SELECT {json_object({"positions": f"({_ALL_OF_USER})"})}
FROM users WHERE wallet_address = :wallet_address
""")  # noqa: S608 - constants within a constant
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
        'funding_rate', plain(coalesce(settled.rate, CAST(:unsettled_rate AS numeric)))
    ) ORDER BY market.max_leverage DESC, tokens.symbol), '[]'),
    'fee_rate', (SELECT plain(perp_fee_rate) FROM current_competition(:now)),
    'collateral_min', CAST(:collateral_min AS text),
    'next_funding_at', iso(date_bin('8 hours', :now, '1970-01-01Z') + interval '8 hours')
)::text
FROM perp_markets market
JOIN tokens ON tokens.address = market.token_address
LEFT JOIN token_prices prices ON prices.token_address = market.token_address
LEFT JOIN trading_halts halted ON halted.token_address = market.token_address
LEFT JOIN LATERAL (
    SELECT rate FROM funding_settlements WHERE token_address = market.token_address
    ORDER BY settled_at DESC LIMIT 1
) settled ON true
""")


async def positions(connection: AsyncConnection, *, wallet_address: str) -> bytes | None:
    """The finished JSON document, riskiest position first; None for an unknown wallet."""
    found = await connection.execute(_OF_WALLET, {"wallet_address": wallet_address})
    document = found.scalar_one_or_none()
    return None if document is None else document.encode()


async def markets(connection: AsyncConnection, *, collateral_min: str, now: datetime) -> bytes:
    """The finished JSON document; `collateral_min` is shown with it, in USDC."""
    parameters = {
        "unsettled_rate": plain(INTEREST_RATE),
        "collateral_min": collateral_min,
        "now": now,
    }
    document: str = (await connection.execute(_MARKETS, parameters)).scalar_one()
    return document.encode()
