"""The tokens one can hold, and their stored prices."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso

_TOKENS: Final = text("""
SELECT coalesce(json_agg(json_build_object(
    'address', token.address,
    'symbol', token.symbol,
    'name', token.name,
    'decimals', token.decimals,
    'icon_url', token.icon_url,
    'type', token.type,
    'is_stakeable', staking.interest_rate IS NOT NULL,
    'staking_rate', plain(staking.interest_rate),
    'liquid_stake', pools.entries,
    'lending_rate', plain(lending.interest_rate),
    'order_limits', limited.entry,
    'halted_for', halted.reason
) ORDER BY coalesce(listing.is_major, true) DESC, lower(token.symbol)), '[]')::text
FROM tokens token
LEFT JOIN token_listings listing ON listing.token_address = token.address
LEFT JOIN trading_halts halted ON halted.token_address = token.address
LEFT JOIN order_limit_documents limited ON limited.token_address = token.address
LEFT JOIN lending_pools lending ON lending.token_address = token.address
LEFT JOIN LATERAL (
    SELECT interest_rate FROM interest_rates
    WHERE token_address = token.address AND action_type = 'staking' AND effective_date <= :now
    ORDER BY effective_date DESC LIMIT 1
) staking ON true
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object(
        'lst_token_address', pool.lst_token_address,
        'lst_symbol', lst.symbol,
        'exchange_rate', plain(exchange_rate_at(pool.lst_token_address, :now)),
        'interest_rate', plain(pool.interest_rate)
    ) ORDER BY pool.interest_rate DESC, lst.symbol), '[]') AS entries
    FROM liquid_stake_pools pool
    JOIN tokens lst ON lst.address = pool.lst_token_address
    WHERE pool.base_token_address = token.address
) pools
""")

_PRICES: Final = text("""
SELECT asked.address, token.address IS NOT NULL AS is_token,
       CASE WHEN price.id IS NOT NULL THEN json_build_object(
           'token_address', price.token_address,
           'symbol', token.symbol,
           'price_usd', price.price_usd,
           'last_updated', iso(price.last_updated),
           'source', price.source
       )::text END AS entry
FROM unnest(CAST(:addresses AS text[])) AS asked (address)
LEFT JOIN tokens token ON token.address = asked.address
LEFT JOIN token_prices price ON price.token_address = asked.address
""")

_LIVE_PRICES: Final = text("""
WITH asked AS (
    SELECT address FROM tokens WHERE CAST(:addresses AS text[]) IS NULL
    UNION
    SELECT unnest(CAST(:addresses AS text[]))
)
SELECT
    coalesce(json_agg(json_build_object(
        'token_address', price.token_address,
        'symbol', token.symbol,
        'price_usd', price.price_usd,
        'last_updated', iso(price.last_updated)
    ) ORDER BY token.symbol) FILTER (WHERE price.id IS NOT NULL), '[]')::text AS document,
    array_agg(asked.address ORDER BY asked.address) FILTER (WHERE token.address IS NULL) AS unknown
FROM asked
LEFT JOIN tokens token ON token.address = asked.address
LEFT JOIN token_prices price ON price.token_address = asked.address
""")

_MARKET: Final = text("""
SELECT coalesce(json_agg(json_build_object(
    'token_address', token.address,
    'symbol', token.symbol,
    'decimals', token.decimals,
    'halted_for', halted.reason,
    'order_limits', limited.entry,
    'price_usd', price.price_usd,
    'observed_at', iso(price.last_updated),
    'age_seconds', whole_seconds(price.last_updated, :now),
    'source', price.source
) ORDER BY token.symbol, token.address), '[]')::text
FROM tokens token
LEFT JOIN token_prices price ON price.token_address = token.address
LEFT JOIN halted_tokens halted ON halted.token_address = token.address
LEFT JOIN order_limit_documents limited ON limited.token_address = token.address
""")


@dataclass(frozen=True, slots=True)
class LivePrices:
    """The finished JSON document, and the addresses asked for that are no token."""

    document: bytes
    unknown: Sequence[str]


async def tokens(connection: AsyncConnection, *, now: datetime) -> bytes:
    """The finished JSON array of all tokens, with the rates that apply at `now`."""
    document: str = (await connection.execute(_TOKENS, {"now": now})).scalar_one()
    return document.encode()


async def prices(
    connection: AsyncConnection, asked: Sequence[tuple[str, ...]], now: datetime
) -> dict[tuple[str, ...], bytes]:
    """The finished JSON document of each list of addresses: their stored prices in its order,
    those without one left out, and those that are no token."""
    every = list(dict.fromkeys(chain.from_iterable(asked)))
    rows = {row.address: row for row in await connection.execute(_PRICES, {"addresses": every})}
    return {
        addresses: _listed([rows[address] for address in dict.fromkeys(addresses)], now=now)
        for addresses in asked
    }


def _listed(rows: Sequence[Row[Any]], *, now: datetime) -> bytes:
    entries = ",".join(row.entry for row in rows if row.entry is not None)
    unknown = json.dumps([row.address for row in rows if not row.is_token])
    return f'{{"prices":[{entries}],"unknown":{unknown},"timestamp":"{iso(now)}"}}'.encode()


async def live_prices(
    connection: AsyncConnection, *, token_addresses: Sequence[str] | None
) -> LivePrices:
    """The stored prices of these tokens, None for all, in the shape that changes are told in."""
    asked = None if token_addresses is None else list(token_addresses)
    row = (await connection.execute(_LIVE_PRICES, {"addresses": asked})).one()
    return LivePrices(document=row.document.encode(), unknown=row.unknown or ())


async def market_tokens(connection: AsyncConnection, *, now: datetime) -> bytes:
    """The finished JSON array of all tokens by symbol, with the stored price and its age."""
    document: str = (await connection.execute(_MARKET, {"now": now})).scalar_one()
    return document.encode()
