"""Order limits: from the seed where there are none, and as the organiser sets them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.trading.order_limits import OrderLimits

# Once a competition has begun its rules are fixed, and only what nobody could trade before gets
# any.
_SEED: Final = text("""
INSERT INTO order_limits
SELECT (jsonb_populate_record(
    NULL::order_limits,
    one -> 'order_limits' || jsonb_build_object('token_address', one -> 'address')
)).*
FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one
WHERE one ? 'order_limits' AND (
    NOT EXISTS (SELECT FROM competitions WHERE starts_at <= :now)
    OR NOT EXISTS (SELECT FROM price_history WHERE token_address = one ->> 'address')
)
ON CONFLICT (token_address) DO NOTHING
""")
_FIND: Final = text("""
SELECT order_usd_max, free_size_usd, depth_usd FROM order_limits
WHERE token_address = :token_address
""")
_SET: Final = text("""
INSERT INTO order_limits (token_address, order_usd_max, free_size_usd, depth_usd)
VALUES (:token_address, :order_usd_max, :free_size_usd, :depth_usd)
ON CONFLICT (token_address) DO UPDATE SET
    order_usd_max = excluded.order_usd_max, free_size_usd = excluded.free_size_usd,
    depth_usd = excluded.depth_usd
""")


async def insert_order_limits(
    connection: AsyncConnection, tokens: Sequence[Mapping[str, object]], *, now: datetime
) -> None:
    """Limit each of `tokens` that has `order_limits` and none yet, before the first start."""
    await connection.execute(_SEED, {"rows": json.dumps(list(tokens)), "now": now})


async def find_order_limits(
    connection: AsyncConnection, *, token_address: str
) -> OrderLimits | None:
    """What the token takes; None without limits."""
    found = await connection.execute(_FIND, {"token_address": token_address})
    row = found.mappings().one_or_none()
    return None if row is None else OrderLimits(**row)


async def write_order_limits(
    connection: AsyncConnection, *, token_address: str, limits: OrderLimits
) -> None:
    """Limit the token like this from now on."""
    await connection.execute(_SET, {"token_address": token_address, **asdict(limits)})
