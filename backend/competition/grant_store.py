"""Giving the competition's starting portfolio, once per user, in one statement."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# An older price would give whoever joins now a start at a price they know to be wrong.
PRICE_AGE_MAX_SECONDS: Final = 900


def _grant_to(whom: str) -> str:
    """The statement for the users that the condition `whom` on `users` names."""
    return f"""
    WITH given AS (
        SELECT part.token_address, part.amount::numeric AS amount,
               part.amount::numeric * prices.price_usd::numeric AS value_usd
        FROM competitions
        CROSS JOIN jsonb_to_recordset(initial_grant) AS part (token_address text, amount text)
        LEFT JOIN token_prices prices
            ON prices.token_address = part.token_address
            AND prices.last_updated > CAST(:now AS timestamptz) - :age_max * interval '1 second'
        WHERE competitions.id = :competition_id
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
        WHERE {whom} AND NOT EXISTS (SELECT FROM participants WHERE user_id = users.id)
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
    ), told AS (
        INSERT INTO notifications (user_id, kind, details, created_at)
        SELECT user_id, 'competition_started', jsonb_build_object(
                   'competition', competitions.name, 'ends_at', iso(competitions.ends_at),
                   'initial_value_usd', plain(total.value_usd)
               ), :now
        FROM joined CROSS JOIN total
        JOIN competitions ON competitions.id = :competition_id
    )
    SELECT user_id FROM joined
    """  # noqa: S608 - `whom` is one of the two constants below


_GRANT_TO_ONE: Final = text(_grant_to("users.id = :user_id"))
_GRANT_TO_ALL: Final = text(_grant_to("true"))


async def grant_to_one(
    connection: AsyncConnection, *, user_id: UUID, competition_id: UUID, now: datetime
) -> bool:
    """Whether the user was given the grant now: not twice, and not while a price is missing."""
    parameters = _parameters(competition_id, now) | {"user_id": user_id}
    granted = (await connection.execute(_GRANT_TO_ONE, parameters)).one_or_none()
    return granted is not None


async def grant_to_all(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """The users who were given the grant that they still lacked."""
    granted = await connection.execute(_GRANT_TO_ALL, _parameters(competition_id, now))
    return list(granted.scalars())


def _parameters(competition_id: UUID, now: datetime) -> dict[str, object]:
    return {"competition_id": competition_id, "now": now, "age_max": PRICE_AGE_MAX_SECONDS}
