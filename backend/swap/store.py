"""Swaps of many users made by one statement, each if nothing stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id

# One swap of each user, for a statement sees no balance that it has itself moved. Whose balances
# somebody else holds is passed over as well: the others must not wait for them.
# How many swap is hidden from the planner, which otherwise plans anew for each number.
_SWAPS: Final = text("""
WITH asked AS MATERIALIZED (
    SELECT DISTINCT ON (user_id) * FROM unnest(
        ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:user_ids AS uuid[]),
        CAST(:sold AS text[]), CAST(:bought AS text[]), CAST(:amounts AS numeric[])
    ) AS asked (id, user_id, sold, bought, amount)
    ORDER BY user_id
), held AS MATERIALIZED (
    SELECT asked.id, token_address, balance::numeric AS balance
    FROM asked JOIN user_balances held
        ON held.user_id = asked.user_id AND held.token_address IN (asked.sold, asked.bought)
    ORDER BY held.user_id, held.token_address FOR UPDATE OF held SKIP LOCKED
), current AS MATERIALIZED (
    SELECT * FROM current_competition(:now)
), offered AS (
    SELECT asked.*, sold.price_usd::numeric AS price_from, bought.price_usd::numeric AS price_to,
           least(sold.last_updated, bought.last_updated) AS priced_at,
           current.swap_fee_rate AS fee_rate,
           swap_fee(asked.amount, current.swap_fee_rate, spent.decimals) AS fee,
           swap_output(
               asked.amount, sold.price_usd::numeric, bought.price_usd::numeric,
               current.swap_fee_rate, received.decimals
           ) AS amount_to
    FROM asked
    CROSS JOIN current
    JOIN tokens spent ON spent.address = asked.sold
    JOIN tokens received ON received.address = asked.bought
    JOIN token_prices sold ON sold.token_address = asked.sold
    JOIN token_prices bought ON bought.token_address = asked.bought
    JOIN held paying ON paying.id = asked.id AND paying.token_address = asked.sold
    WHERE :now >= starts_at AND :now < ends_at AND NOT is_paused
      AND NOT EXISTS (SELECT FROM trading_halts WHERE token_address IN (asked.sold, asked.bought))
      AND NOT EXISTS (
          SELECT FROM unconfirmed_prices WHERE token_address IN (asked.sold, asked.bought)
      )
      AND NOT EXISTS (SELECT FROM disqualifications WHERE user_id = asked.user_id)
      AND scale(trim_scale(asked.amount)) <= spent.decimals
      AND asked.amount <= paying.balance
      AND least(sold.last_updated, bought.last_updated)
          > CAST(:now AS timestamptz) - :price_age_max * interval '1 second'
      AND (
          EXISTS (SELECT FROM held WHERE id = asked.id AND token_address = asked.bought)
          OR NOT EXISTS (
              SELECT FROM user_balances
              WHERE user_id = asked.user_id AND token_address = asked.bought
          )
      )
), made AS MATERIALIZED (
    SELECT * FROM offered WHERE amount_to > 0
), recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT id, user_id, 'swap', sold, bought, plain(amount), plain(amount_to), plain(fee),
           jsonb_build_object(
               'price_from', plain(price_from), 'price_to', plain(price_to),
               'fee_rate', plain(fee_rate)
           ), :now
    FROM made
), posted AS (
    INSERT INTO ledger_entries (
        transaction_id, account, user_id, token_address, amount, created_at
    )
    SELECT made.id, entry.account, entry.user_id, entry.token_address, entry.amount, :now
    FROM made CROSS JOIN LATERAL (VALUES
        ('wallet', made.user_id, sold, -made.amount),
        ('fees', NULL, sold, fee),
        ('house', NULL, sold, made.amount - fee),
        ('house', NULL, bought, -amount_to),
        ('wallet', made.user_id, bought, amount_to)
    ) AS entry (account, user_id, token_address, amount)
    WHERE entry.amount <> 0
)
SELECT id, price_from, price_to, priced_at, fee_rate, fee, amount_to FROM made
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapOrder:
    """`amount` units of `sold` for `bought`; `id` is the transaction's, new for each order."""

    user_id: UUID
    sold: str
    bought: str
    amount: Decimal
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Swapped:
    """What was swapped: prices in USD, the older one's time, the fee in units of the sold token."""

    price_from: Decimal
    price_to: Decimal
    priced_at: datetime
    fee_rate: Decimal
    fee: Decimal
    amount_to: Decimal


async def make_allowed_swaps(
    connection: AsyncConnection,
    orders: Sequence[SwapOrder],
    *,
    price_age_max_seconds: int,
    now: datetime,
) -> dict[SwapOrder, Swapped]:
    """Make those of the swaps that every rule of trading lets; the others are left out.

    Of these nothing is written, and which rule it was is for the caller to find out. Left out
    are also a user's second order, and those whose balances somebody else holds locked.
    """
    found = await connection.execute(
        _SWAPS,
        {
            "ids": [order.id for order in orders],
            "user_ids": [order.user_id for order in orders],
            "sold": [order.sold for order in orders],
            "bought": [order.bought for order in orders],
            "amounts": [order.amount for order in orders],
            "price_age_max": price_age_max_seconds,
            "now": now,
        },
    )
    made = {transaction_id: Swapped(*terms) for transaction_id, *terms in found}
    return {order: made[order.id] for order in orders if order.id in made}
