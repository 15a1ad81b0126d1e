"""Giving the competition's starting portfolio, once per user, in one statement."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# An older price would give whoever joins now a start at a price they know to be wrong.
GRANT_PRICE_AGE_MAX_SECONDS: Final = 900


# To the users asked for, or to all where `user_ids` is null.
_GRANT: Final = text("""
WITH given AS (
    SELECT part.token_address, part.amount,
           part.amount * prices.price_usd::numeric AS value_usd
    FROM grant_parts part
    LEFT JOIN token_prices prices
        ON prices.token_address = part.token_address
        AND prices.last_updated > CAST(:now AS timestamptz) - :age_max * interval '1 second'
    WHERE part.competition_id = :competition_id
), total AS (
    SELECT sum(value_usd) AS value_usd,
           jsonb_agg(jsonb_build_object(
               'token_address', token_address, 'held_as', 'wallet',
               'balance', plain(amount), 'value_usd', plain(value_usd)
           )) AS holdings
    FROM given HAVING count(*) = count(value_usd)
), joined AS (
    INSERT INTO participants (user_id, competition_id, joined_at, initial_value_usd)
    SELECT users.id, :competition_id, :now, total.value_usd
    FROM users CROSS JOIN total
    WHERE users.id = ANY(coalesce(
        CAST(:user_ids AS uuid[]),
        ARRAY(SELECT id FROM users EXCEPT SELECT user_id FROM participants)
    ))
      AND NOT EXISTS (SELECT FROM participants WHERE user_id = users.id)
    ORDER BY users.id
    ON CONFLICT DO NOTHING
    RETURNING user_id
), recorded AS (
    INSERT INTO transactions (
        user_id, transaction_type, to_token_address, amount_to, fee, details, created_at
    )
    SELECT user_id, 'system', token_address, plain(amount), '0',
           jsonb_build_object('reason', 'initial_grant'), :now
    FROM joined CROSS JOIN given
    RETURNING id, user_id, to_token_address, amount_to::numeric AS amount
), posted AS (
    INSERT INTO ledger_entries (
        transaction_id, account, user_id, token_address, amount, created_at
    )
    SELECT id, 'wallet', user_id, to_token_address, amount, :now FROM recorded
    UNION ALL
    SELECT id, 'grants', NULL, to_token_address, -amount, :now FROM recorded
), snapshot AS (
    INSERT INTO portfolio_snapshots (
        user_id, timestamp, total_value_usd, pnl_from_start, snapshot_details, created_at
    )
    SELECT user_id, :now, value_usd, 0, jsonb_build_object('holdings', holdings), :now
    FROM joined CROSS JOIN total
), standing AS (
    INSERT INTO standings (
        user_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd, max_drawdown_ratio,
        snapshot_value_usd, snapshot_at, valued_at
    )
    SELECT user_id, value_usd, 0, 0, value_usd, 0, value_usd, :now, :now
    FROM joined CROSS JOIN total
), notified AS (
    INSERT INTO notifications (user_id, kind, details, created_at)
    SELECT user_id, 'competition_started', jsonb_build_object(
               'competition', competitions.name, 'ends_at', iso(competitions.ends_at),
               'initial_value_usd', plain(total.value_usd)
           ), :now
    FROM joined CROSS JOIN total
    JOIN competitions ON competitions.id = :competition_id
)
SELECT user_id FROM joined
""")


async def grant_to_one(
    connection: AsyncConnection, *, user_id: UUID, competition_id: UUID, now: datetime
) -> bool:
    """Whether the user was given the grant now: not twice, and not while a price is missing."""
    return bool(await _granted(connection, [user_id], competition_id=competition_id, now=now))


async def grant_to_all(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """The users who were given the grant that they still lacked."""
    return await _granted(connection, None, competition_id=competition_id, now=now)


async def _granted(
    connection: AsyncConnection,
    user_ids: list[UUID] | None,
    *,
    competition_id: UUID,
    now: datetime,
) -> list[UUID]:
    parameters = {
        "user_ids": user_ids,
        "competition_id": competition_id,
        "age_max": GRANT_PRICE_AGE_MAX_SECONDS,
        "now": now,
    }
    return list((await connection.execute(_GRANT, parameters)).scalars())
