"""The sweep of a season: what its participants still hold goes back, in the ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Who is settled has final standings; nobody else's holdings are swept.
_DUE: Final = text("""
SELECT id, ends_at AS at FROM competitions
WHERE swept_at IS NULL AND ends_at <= :now
  AND (EXISTS (SELECT FROM final_standings WHERE competition_id = competitions.id)
       OR EXISTS (SELECT FROM batch_runs WHERE job = :settlement AND period = ends_at))
ORDER BY ends_at LIMIT 1
FOR UPDATE
""")
# As ending everything would: deposits are paid their interest up to the end, and then all that is
# in a user's accounts goes back to where the grants came from. What was lent goes by a transaction
# of its own, by which its interest is known from that of stakes. Balances are locked in one order
# everywhere. Positions are settled before; those of a season that ended under a release which did
# not settle them give their margin back.
_SWEEP: Final = text("""
WITH swept AS MATERIALIZED (
    SELECT held.user_id, held.token_address, held.balance::numeric AS balance
    FROM user_balances held
    WHERE held.balance <> '0'
      AND held.user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
    ORDER BY held.user_id, held.token_address FOR UPDATE OF held
), deposited AS MATERIALIZED (
    SELECT user_id, account, token_address,
           sum(principal) AS principal, sum(units - principal) AS interest
    FROM deposits_at(:at)
    WHERE user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
    GROUP BY user_id, account, token_address
), margins AS MATERIALIZED (
    SELECT user_id, sum(margin) AS margin FROM open_positions_at(:at)
    WHERE user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
    GROUP BY user_id
), held AS MATERIALIZED (
    SELECT user_id, false AS is_lent, 'wallet' AS account, user_id AS owner, token_address,
           balance AS units
    FROM swept
    UNION ALL SELECT user_id, false, 'margin', user_id, usdc(), margin FROM margins
    UNION ALL SELECT user_id, account = 'lent', account, user_id, token_address, principal
    FROM deposited
    UNION ALL SELECT user_id, account = 'lent', 'yield', NULL, token_address, interest
    FROM deposited
), sweeping AS MATERIALIZED (
    SELECT new_id() AS id, user_id, is_lent FROM held WHERE units <> 0
    GROUP BY user_id, is_lent
), recorded AS (
    INSERT INTO transactions (id, user_id, transaction_type, fee, details, created_at)
    SELECT id, user_id, 'system', '0', jsonb_build_object('reason', 'season_sweep'), :at
    FROM sweeping ORDER BY user_id
), posted AS (
    INSERT INTO ledger_entries (
        transaction_id, account, user_id, token_address, amount, created_at
    )
    SELECT sweeping.id, account, owner, token_address, -units, CAST(:at AS timestamptz)
    FROM sweeping JOIN held USING (user_id, is_lent) WHERE units <> 0
    UNION ALL
    SELECT sweeping.id, 'grants', NULL, token_address, sum(units), :at
    FROM sweeping JOIN held USING (user_id, is_lent)
    GROUP BY sweeping.id, token_address HAVING sum(units) <> 0
)
SELECT count(DISTINCT user_id) FROM sweeping
""")
# After their holdings are swept, which deposits are found by while they are active.
_END_INVESTMENTS: Final = text("""
WITH ending AS MATERIALIZED (
    SELECT held.id, held.action_type, held.accrued_interest::numeric AS accrued,
           CASE WHEN given.lst_amount IS NULL THEN deposited_units(
               held.principal::numeric, held.interest_rate, held.start_date, held.last_update,
               :at, tokens.decimals
           ) ELSE redeemed(
               given.lst_amount, exchange_rate_at(given.lst_token_address, :at), tokens.decimals
           ) END - held.principal::numeric AS interest
    FROM investments held
    JOIN tokens ON tokens.address = held.token_address
    LEFT JOIN liquid_stakes given ON given.investment_id = held.id
    WHERE held.status = 'active'
      AND held.user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
    ORDER BY held.id FOR NO KEY UPDATE OF held
), accrued AS (
    INSERT INTO interest_accruals (investment_id, accrued_to, amount)
    SELECT id, :at, interest - accrued FROM ending
    WHERE investment_account(action_type) IS NOT NULL AND interest > accrued
)
UPDATE investments held
SET status = 'withdrawn', accrued_interest = plain(greatest(0, ending.interest)),
    last_update = greatest(held.last_update, :at)
FROM ending WHERE held.id = ending.id
""")
_END_POSITIONS: Final = text("""
UPDATE perp_positions SET status = 'closed', updated_at = :at
WHERE status = 'open'
  AND user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
""")
_NOTE: Final = text("UPDATE competitions SET swept_at = :now WHERE id = :competition_id")


@dataclass(frozen=True, slots=True)
class SettledSeason:
    """A season that is settled and not swept yet, and when it ended."""

    id: UUID
    at: datetime


async def lock_settled_season(
    connection: AsyncConnection, *, settlement: str, now: datetime
) -> SettledSeason | None:
    """The first that is settled and not swept, locked until the transaction ends; None without.

    `settlement` is the name of the job that settles.
    """
    row = (await connection.execute(_DUE, {"settlement": settlement, "now": now})).one_or_none()
    return None if row is None else SettledSeason(id=row.id, at=row.at)


async def sweep_holdings(connection: AsyncConnection, season: SettledSeason) -> int:
    """Bring every account of the season's participants to zero, as of its end; how many had any.

    Their investments are withdrawn, with the interest that they are paid.
    """
    parameters = {"competition_id": season.id, "at": season.at}
    swept: int = (await connection.execute(_SWEEP, parameters)).scalar_one()
    await connection.execute(_END_INVESTMENTS, parameters)
    await connection.execute(_END_POSITIONS, parameters)
    return swept


async def note_sweep(connection: AsyncConnection, season: SettledSeason, *, now: datetime) -> None:
    """Note that nothing of the season is held any more, so that the next one may begin."""
    await connection.execute(_NOTE, {"competition_id": season.id, "now": now})
