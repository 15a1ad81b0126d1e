"""Funding: the rate and price of each settlement, and what every open position pays at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.chunk_store import UserRange

_FIRST_OPENED: Final = text("SELECT min(created_at) FROM perp_positions")
# The price is the one as of the time, however late this runs.
_SETTLE: Final = text("""
WITH priced AS (
    SELECT token_address, given.rate, given.source, price.price_usd, price.observed_at
    FROM unnest(
        CAST(:tokens AS text[]), CAST(:rates AS numeric[]), CAST(:sources AS text[])
    ) AS given (token_address, rate, source)
    JOIN prices_at(:settled_at) AS price USING (token_address)
), settled AS (
    INSERT INTO funding_settlements (
        token_address, settled_at, rate, price_usd, source, observed_at
    )
    SELECT token_address, :settled_at, rate, price_usd, source, observed_at FROM priced
    ON CONFLICT DO NOTHING
    RETURNING token_address, rate
)
INSERT INTO funding_rates (token_address, rate, timestamp)
SELECT token_address, rate, :settled_at FROM settled
""")
# A position that was opened, closed or paid after the settlement is left out by its own row.
_APPLY: Final = text("""
WITH due AS MATERIALIZED (
    SELECT position.id, position.user_id, position.token_address, position.entry_price,
           perp_side(position_direction) AS side, position_size::numeric AS size,
           position_margin(collateral_amount, accumulated_funding) AS margin,
           accumulated_funding::numeric AS before, market.max_leverage,
           settlement.rate, settlement.price_usd,
           whole_seconds(funding_rate_last_applied, :settled_at) AS seconds
    FROM perp_positions position
    JOIN funding_settlements settlement
        ON settlement.token_address = position.token_address
        AND settlement.settled_at = :settled_at
    JOIN perp_markets market ON market.token_address = position.token_address
    WHERE position.status = 'open' AND position.funding_rate_last_applied < :settled_at
      AND position.user_id >= :first_user AND position.user_id < :until_user
    ORDER BY position.id
    FOR NO KEY UPDATE OF position
), paid AS MATERIALIZED (
    SELECT due.*, funding_payment(side, size, price_usd, rate, seconds, margin) AS amount
    FROM due
), noted AS (
    INSERT INTO funding_payments (position_id, settled_at, amount, rate, price_usd, seconds)
    SELECT id, :settled_at, amount, rate, price_usd, seconds FROM paid
), moved AS (
    UPDATE perp_positions position
    SET accumulated_funding = plain(paid.before + paid.amount),
        funding_rate_last_applied = :settled_at,
        liquidation_price = plain(perp_liquidation_price(
            paid.side, paid.size, paid.entry_price::numeric, paid.margin + paid.amount,
            paid.max_leverage
        )),
        updated_at = :now
    FROM paid WHERE position.id = paid.id
), owed AS MATERIALIZED (
    SELECT user_id, new_id() AS transaction_id, sum(amount) AS amount, count(*) AS positions,
           ('{"settled_at":' || json_word(iso(:settled_at))
            || ',"payments":[' || string_agg(
                   '{"position_id":' || json_word(id::text)
                || ',"token_address":' || json_text(token_address)
                || ',"amount":' || json_word(plain(amount))
                || ',"rate":' || json_word(plain(rate))
                || ',"price_usd":' || json_word(plain(price_usd))
                || '}', ','
            ) || ']}')::jsonb AS details
    FROM paid GROUP BY user_id
), recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT transaction_id, user_id, 'perp_funding',
           CASE WHEN amount < 0 THEN usdc() END,
           CASE WHEN amount > 0 THEN usdc() END,
           CASE WHEN amount < 0 THEN plain(-amount) END,
           CASE WHEN amount > 0 THEN plain(amount) END, '0', details, :now
    FROM owed WHERE amount <> 0
), posted AS (
    INSERT INTO ledger_entries (
        transaction_id, account, user_id, token_address, amount, created_at
    )
    SELECT transaction_id, entry.account, entry.user_id, usdc(), entry.amount, :now
    FROM owed CROSS JOIN LATERAL (VALUES
        ('margin', owed.user_id, owed.amount), ('funding', NULL, -owed.amount)
    ) AS entry (account, user_id, amount)
    WHERE owed.amount <> 0
), notified AS (
    INSERT INTO notifications (user_id, kind, details, created_at)
    SELECT user_id, 'funding', jsonb_build_object(
               'settled_at', iso(:settled_at), 'amount', plain(amount), 'positions', positions
           ), :now
    FROM owed
)
SELECT user_id, positions FROM owed
""")


@dataclass(frozen=True, slots=True)
class SettledRate:
    """A token's funding rate at a settlement: fraction of notional per 8 hours."""

    token_address: str
    rate: Decimal
    source: str


async def first_opened_at(connection: AsyncConnection) -> datetime | None:
    """When the first position ever was opened."""
    found: datetime | None = (await connection.execute(_FIRST_OPENED)).scalar_one()
    return found


async def settle_rates(
    connection: AsyncConnection, rates: Sequence[SettledRate], *, settled_at: datetime
) -> None:
    """Fix each token's rate and price of a settlement; what is fixed already stays."""
    await connection.execute(
        _SETTLE,
        {
            "tokens": [rate.token_address for rate in rates],
            "rates": [rate.rate for rate in rates],
            "sources": [rate.source for rate in rates],
            "settled_at": settled_at,
        },
    )


async def apply_settlement(
    connection: AsyncConnection, users: UserRange, *, settled_at: datetime, now: datetime
) -> dict[UUID, int]:
    """Let every open position of these users pay or receive its funding up to `settled_at`, once.

    Margins, liquidation prices and the audit of payments move position by position; the
    ledger, the history and a digest owner by owner, all in one statement. Gives the owners
    and how many positions of theirs were settled.
    """
    parameters = {"settled_at": settled_at, "now": now, **users.bounds}
    rows = await connection.execute(_APPLY, parameters)
    return {row.user_id: row.positions for row in rows}
