"""Pools that issue liquid-staking tokens (LST), and who was given how many for which stake."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.batches.chunk_store import UserRange

_POOL: Final = text("""
SELECT lst_token_address, base_token_address,
       exchange_rate_at(lst_token_address, :now) AS exchange_rate, interest_rate
FROM liquid_stake_pools
WHERE base_token_address = :token OR lst_token_address = :token
ORDER BY interest_rate DESC, lst_token_address LIMIT 1
FOR SHARE
""")
_INSERT: Final = text("""
INSERT INTO liquid_stakes (investment_id, lst_token_address, lst_amount)
VALUES (:investment_id, :lst_token, :lst_amount)
""")
_GIVEN: Final = text("""
SELECT given.lst_token_address, given.lst_amount,
       exchange_rate_at(given.lst_token_address, :now) AS exchange_rate
FROM liquid_stakes given
JOIN liquid_stake_pools pools ON pools.lst_token_address = given.lst_token_address
WHERE given.investment_id = :investment_id
FOR SHARE OF pools
""")
# The rate that the pool has at the boundary, whether or not that is recorded yet. Rounding at
# minting may leave a stake a unit short of its principal.
_ACCRUE_STAKES: Final = text("""
WITH due AS (
    SELECT held.id, greatest(
               0, redeemed(given.lst_amount, pool.exchange_rate, tokens.decimals)
                   - held.principal::numeric
           ) AS gained
    FROM investments held
    JOIN tokens ON tokens.address = held.token_address
    JOIN liquid_stakes given ON given.investment_id = held.id
    JOIN (
        SELECT lst_token_address, exchange_rate_at(lst_token_address, :until) AS exchange_rate
        FROM liquid_stake_pools OFFSET 0 -- once for each pool
    ) pool ON pool.lst_token_address = given.lst_token_address
    WHERE held.status = 'active' AND held.last_update < :until
      AND held.user_id >= :first_user AND held.user_id < :until_user
    ORDER BY held.id
    FOR NO KEY UPDATE OF held
)
UPDATE investments held
SET accrued_interest = plain(due.gained), last_update = :until
FROM due WHERE held.id = due.id
""")
_ACCRUE: Final = text("""
WITH grown AS (
    UPDATE liquid_stake_pools
    SET exchange_rate = grown_rate(
            exchange_rate, interest_rate, whole_seconds(last_accrual_at, :until)
        ),
        last_accrual_at = :until
    WHERE last_accrual_at < :until
    RETURNING lst_token_address, exchange_rate
)
INSERT INTO pool_accruals (lst_token_address, accrued_to, exchange_rate)
SELECT lst_token_address, :until, exchange_rate FROM grown
""")


@dataclass(frozen=True, slots=True)
class Pool:
    """`exchange_rate` is base token per LST, `interest_rate` its growth in percent a year."""

    lst_token_address: str
    base_token_address: str
    exchange_rate: Decimal
    interest_rate: Decimal


@dataclass(frozen=True, slots=True)
class LiquidStake:
    """The LST an investment was given, and what one of them is redeemed for now."""

    lst_token_address: str
    lst_amount: Decimal
    exchange_rate: Decimal


async def find_pool(
    connection: AsyncConnection, *, token_address: str, now: datetime
) -> Pool | None:
    """The pool of an LST, or the one with the highest yield for a base token.

    Its recorded exchange rate stands still until the transaction ends; it is given as grown by
    now.
    """
    parameters = {"token": token_address, "now": now}
    row = (await connection.execute(_POOL, parameters)).mappings().one_or_none()
    return None if row is None else Pool(**row)


async def insert_liquid_stake(
    connection: AsyncConnection,
    *,
    investment_id: UUID,
    lst_token_address: str,
    lst_amount: Decimal,
) -> None:
    """Note which LST were given for an investment."""
    await connection.execute(
        _INSERT,
        {
            "investment_id": investment_id,
            "lst_token": lst_token_address,
            "lst_amount": lst_amount,
        },
    )


async def liquid_stake_of(
    connection: AsyncConnection, *, investment_id: UUID, now: datetime
) -> LiquidStake:
    """What a liquid-staking investment was given; its pool's recorded rate stands still from now
    on.
    """
    found = await connection.execute(_GIVEN, {"investment_id": investment_id, "now": now})
    return LiquidStake(**found.mappings().one())


async def accrue_liquid_stakes(
    connection: AsyncConnection, users: UserRange, *, until: datetime
) -> int:
    """Note what these users' liquid stakes have gained by their pools' rates at `until`; how many.

    That says what the tokens which it gave have gained, sold or not; it pays nothing.
    """
    return (await connection.execute(_ACCRUE_STAKES, {"until": until, **users.bounds})).rowcount


async def accrue_pools(connection: AsyncConnection, *, until: datetime) -> int:
    """Let every pool's exchange rate grow up to `until`; how many grew."""
    return (await connection.execute(_ACCRUE, {"until": until})).rowcount
