"""Giving a competition's starting portfolio, once per user, in one statement."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# To those of the users asked for who have signed in, or to all who have where `user_ids` is null.
# Everybody is measured from what the grant was worth as of the start, whenever they join, so that
# no moment is better than another; and until they join they have held the grant, with its hourly
# returns and its drawdown. Nobody is given a new one beside what is left of the season before.
_GRANT: Final = text("""
WITH given AS (
    SELECT part.token_address, tokens.symbol, part.amount, stored.price_usd::numeric AS price_usd,
           part.amount * start.price_usd AS initial_usd,
           part.amount * stored.price_usd::numeric AS value_usd
    FROM grant_parts part
    JOIN tokens ON tokens.address = part.token_address
    JOIN competitions ON competitions.id = part.competition_id
    LEFT JOIN LATERAL prices_at(competitions.starts_at) AS start
        ON start.token_address = part.token_address
    LEFT JOIN token_prices stored ON stored.token_address = part.token_address
    WHERE part.competition_id = :competition_id AND is_observed_at(
        competitions.starts_at, :now,
        ARRAY(SELECT token_address FROM grant_parts WHERE competition_id = :competition_id)
    )
      AND NOT EXISTS (SELECT FROM unswept_before(competitions.starts_at))
), total AS (
    SELECT sum(initial_usd) AS initial_usd, sum(value_usd) AS value_usd,
           jsonb_build_object(
               'tokens', jsonb_agg(jsonb_build_object(
                   'token', symbol, 'token_address', token_address, 'balance', plain(amount),
                   'price_usd', plain(price_usd), 'value_usd', plain(value_usd)
               ) ORDER BY value_usd DESC, symbol),
               'investments', jsonb_build_array(), 'perp_positions', jsonb_build_array()
           ) AS details
    FROM given
    HAVING count(*) > 0 AND count(*) = count(initial_usd) AND count(*) = count(value_usd)
), held AS (
    SELECT greatest(total.initial_usd, figures.hold_peak_usd) AS peak_usd,
           coalesce(figures.hold_drawdown_ratio, 0) AS drawdown_ratio,
           coalesce(figures.hold_hour_usd, total.initial_usd) AS hour_usd,
           coalesce(figures.hours, 0) AS hours, coalesce(figures.return_sum, 0) AS return_sum,
           coalesce(figures.return_square_sum, 0) AS return_square_sum,
           coalesce(figures.loss_square_sum, 0) AS loss_square_sum, deviation_floor
    FROM total JOIN competitions ON competitions.id = :competition_id
    LEFT JOIN season_figures figures ON figures.competition_id = competitions.id
), joined AS (
    INSERT INTO participants (
        user_id, competition_id, joined_at, initial_value_usd, joined_value_usd
    )
    SELECT proven.user_id, :competition_id, :now, total.initial_usd, total.value_usd
    FROM sign_ins proven CROSS JOIN total
    WHERE proven.user_id = ANY(coalesce(
        CAST(:user_ids AS uuid[]),
        ARRAY(
            SELECT user_id FROM sign_ins
            EXCEPT SELECT user_id FROM participants WHERE competition_id = :competition_id
        )
    ))
      AND NOT EXISTS (
          SELECT FROM participants
          WHERE competition_id = :competition_id AND user_id = proven.user_id
      )
      AND may_enter(:competition_id, proven.user_id, :now)
    ORDER BY proven.user_id
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
    SELECT user_id, :now, value_usd, value_usd - initial_usd,
           details, :now
    FROM joined CROSS JOIN total
), standing AS (
    INSERT INTO standings (
        user_id, competition_id, total_value_usd, pnl_usd, pnl_ratio, peak_value_usd,
        max_drawdown_ratio, snapshot_value_usd, snapshot_at, valued_at, registered_at,
        hour_value_usd, hours, return_sum, return_square_sum, loss_square_sum, sharpe_ratio,
        sortino_ratio
    )
    SELECT user_id, :competition_id, value_usd, value_usd - initial_usd,
           profit_ratio(value_usd, initial_usd), greatest(value_usd, peak_usd),
           greatest(held.drawdown_ratio, drawdown_ratio(value_usd, peak_usd)),
           value_usd, :now, :now, users.created_at,
           held.hour_usd, held.hours, held.return_sum, held.return_square_sum,
           held.loss_square_sum,
           sharpe_ratio(
               held.hours, held.return_sum, held.return_square_sum, held.deviation_floor
           ),
           sortino_ratio(held.hours, held.return_sum, held.loss_square_sum, held.deviation_floor)
    FROM joined CROSS JOIN total CROSS JOIN held JOIN users ON users.id = joined.user_id
), notified AS (
    INSERT INTO notifications (user_id, kind, details, created_at)
    SELECT user_id, 'competition_started', jsonb_build_object(
               'competition', competitions.name, 'ends_at', iso(competitions.ends_at),
               'initial_value_usd', plain(total.initial_usd)
           ), :now
    FROM joined CROSS JOIN total
    JOIN competitions ON competitions.id = :competition_id
)
SELECT user_id FROM joined
""")


async def grant_to_one(
    connection: AsyncConnection, *, user_id: UUID, competition_id: UUID, now: datetime
) -> bool:
    """Whether the user was given the grant now: who has signed in, not twice, and not while a
    price is missing or the season before is not swept."""
    return bool(await _granted(connection, [user_id], competition_id=competition_id, now=now))


async def grant_to_all(
    connection: AsyncConnection, *, competition_id: UUID, now: datetime
) -> list[UUID]:
    """The users who have signed in and were given the grant that they still lacked."""
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
        "now": now,
    }
    return list((await connection.execute(_GRANT, parameters)).scalars())
