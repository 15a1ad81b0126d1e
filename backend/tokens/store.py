"""What can be traded and earned: tokens, their listings, staking rates and pools."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.feeds.source import Listing

Rows = Sequence[Mapping[str, object]]

_TOKENS: Final = text("""
INSERT INTO tokens (address, symbol, name, decimals, icon_url, type)
SELECT address, symbol, name, decimals, icon_url, type
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS one(
    address text, symbol text, name text, decimals integer, icon_url text, type text
)
ON CONFLICT (address) DO NOTHING
""")

_LISTINGS: Final = text("""
INSERT INTO token_listings
SELECT (jsonb_populate_record(
    NULL::token_listings, one -> 'listing' || jsonb_build_object('token_address', one -> 'address')
)).*
FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one
WHERE one ? 'listing'
ON CONFLICT (token_address) DO NOTHING
""")

_STAKING_RATES: Final = text("""
INSERT INTO interest_rates (token_address, action_type, interest_rate, effective_date)
SELECT one ->> 'address', 'staking', CAST(one ->> 'staking_rate' AS numeric), :effective_date
FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one
WHERE one ? 'staking_rate' AND NOT EXISTS (
    SELECT FROM interest_rates known
    WHERE known.token_address = one ->> 'address' AND known.action_type = 'staking'
)
""")

_POOLS: Final = text("""
WITH opened AS (
    INSERT INTO liquid_stake_pools
    SELECT *, CAST(:last_accrual_at AS timestamptz)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS one(
        lst_token_address text, base_token_address text,
        exchange_rate numeric, interest_rate numeric
    )
    ON CONFLICT (lst_token_address) DO NOTHING
    RETURNING lst_token_address, exchange_rate
)
INSERT INTO pool_accruals (lst_token_address, accrued_to, exchange_rate)
SELECT lst_token_address, :last_accrual_at, exchange_rate FROM opened
""")

_LISTED: Final = text("""
SELECT token.address, token.symbol, token.decimals, listing.*
FROM token_listings listing JOIN tokens token ON token.address = listing.token_address
""")


async def listings(connection: AsyncConnection) -> list[Listing]:
    """What sources are asked for: every token that an outside market lists."""
    names = [field.name for field in fields(Listing)]
    rows = (await connection.execute(_LISTED)).mappings()
    return [Listing(**{name: row[name] for name in names}) for row in rows]


async def insert_tokens(connection: AsyncConnection, tokens: Rows, *, now: datetime) -> int:
    """Adds the tokens not known yet, and how many those are.

    Each has address, symbol, name, decimals, icon_url and type, and may have a `listing`
    (columns of token_listings) and a `staking_rate` (% a year, from `now` on). What is
    known of a token already, its rates included, stays as it is.
    """
    rows = json.dumps(list(tokens))
    written = await connection.execute(_TOKENS, {"rows": rows})
    await connection.execute(_LISTINGS, {"rows": rows})
    await connection.execute(_STAKING_RATES, {"rows": rows, "effective_date": now})
    return written.rowcount


async def insert_pools(connection: AsyncConnection, pools: Rows, *, now: datetime) -> None:
    """Opens the liquid-staking pools not known yet; their exchange rates grow from `now` on.

    Each has lst_token_address, base_token_address, exchange_rate (base per LST) and
    interest_rate (% a year).
    """
    rows = {"rows": json.dumps(list(pools)), "last_accrual_at": now}
    await connection.execute(_POOLS, rows)
