"""Perpetual markets, and a wallet's open and ended positions in them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

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

# The transaction that closed a position, or a part of it, knows its price and payout and which
# collateral it took out; a liquidation pays nothing.
_CLOSED: Final = text("""
SELECT json_build_object(
    'positions', (
        SELECT coalesce(json_agg(json_build_object(
            'id', page.id,
            'transaction_id', page.ending_id,
            'token_address', page.token_address,
            'symbol', tokens.symbol,
            'direction', page.position_direction,
            'leverage', page.leverage,
            'position_size', page.amount_from,
            'entry_price', page.entry_price,
            'exit_price', page.exit_price,
            'collateral_amount', page.collateral,
            'entry_funding_rate', plain(page.entry_funding_rate),
            'funding', page.funding,
            'fee', page.fee,
            'pnl', plain(page.amount_to::numeric - page.collateral::numeric),
            'ending', page.ending,
            'opened_at', iso(page.created_at),
            'closed_at', iso(page.ended_at)
        ) ORDER BY page.ended_at DESC, page.id, page.ending_id), '[]')
        FROM (
            SELECT position.*, ending.id AS ending_id, ending.created_at AS ended_at,
                   ending.amount_from, ending.amount_to, ending.fee,
                   coalesce(ending.details ->> 'collateral', position.collateral_amount)
                       AS collateral,
                   coalesce(ending.details ->> 'exit_price', ending.details ->> 'current_price')
                       AS exit_price,
                   coalesce(ending.details ->> 'funding', ending.details ->> 'accumulated_funding')
                       AS funding,
                   CASE WHEN ending.transaction_type = 'perp_liquidation' THEN 'liquidated'
                        WHEN ending.details ->> 'ended_by' = 'competition_end' THEN 'settled'
                        ELSE coalesce(ending.details ->> 'trigger', 'closed') END AS ending
            FROM transactions ending
            JOIN perp_positions position
                ON position.id = CAST(ending.details ->> 'position_id' AS uuid)
            WHERE ending.user_id = users.id
              AND ending.transaction_type IN ('perp_close', 'perp_liquidation')
              AND ending.created_at BETWEEN season.starts_at AND season.ends_at
            ORDER BY ending.created_at DESC, position.id, ending.id LIMIT :limit OFFSET :offset
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

_FIND: Final = text("""
SELECT token_address, position_direction AS direction, position_size::numeric AS size
FROM perp_positions WHERE id = :id AND user_id = :user_id AND status = 'open'
""")
_TOKEN: Final = text("SELECT token_address FROM perp_positions WHERE id = :id")


@dataclass(frozen=True, slots=True)
class OpenSize:
    """How large an open position is, in units of the token, and which way it goes."""

    token_address: str
    direction: str
    size: Decimal


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
        _CLOSED,
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


async def find_open_size(
    connection: AsyncConnection, *, position_id: UUID, user_id: UUID
) -> OpenSize | None:
    """The size of the user's own open position; None when there is none with this id."""
    parameters = {"id": position_id, "user_id": user_id}
    row = (await connection.execute(_FIND, parameters)).mappings().one_or_none()
    return None if row is None else OpenSize(**row)


async def position_tokens(connection: AsyncConnection, *, position_id: UUID) -> list[str]:
    """The token of a position, of whomsoever; empty when there is no such position."""
    return list((await connection.execute(_TOKEN, {"id": position_id})).scalars())
