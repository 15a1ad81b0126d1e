"""Balances, locked before they move: waited for, or passed over where another one holds them."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Locked in the order that every order locks them in.
_LOCK: Final = text("""
SELECT id FROM user_balances
WHERE (user_id, token_address) IN (
    SELECT * FROM unnest(ARRAY(SELECT unnest(CAST(:user_ids AS uuid[]))), CAST(:tokens AS text[]))
)
ORDER BY user_id, token_address FOR UPDATE
""")
_LOCK_FREE: Final = text("""
WITH asked AS MATERIALIZED (
    SELECT DISTINCT user_id, token_address FROM unnest(
        ARRAY(SELECT unnest(CAST(:user_ids AS uuid[]))), CAST(:tokens AS text[])
    ) AS asked (user_id, token_address)
), locked AS MATERIALIZED (
    SELECT id FROM user_balances
    WHERE (user_id, token_address) IN (SELECT user_id, token_address FROM asked)
    ORDER BY user_id, token_address FOR UPDATE SKIP LOCKED
)
SELECT DISTINCT user_id
FROM asked JOIN user_balances held USING (user_id, token_address)
WHERE NOT EXISTS (SELECT FROM locked WHERE locked.id = held.id)
""")


async def users_held_elsewhere(
    connection: AsyncConnection, balances: Collection[tuple[UUID, str]]
) -> frozenset[UUID]:
    """Lock these balances, by user and token, and give the users whose another one holds."""
    return frozenset((await connection.execute(_LOCK_FREE, _parameters(balances))).scalars())


async def lock_balances(
    connection: AsyncConnection, balances: Collection[tuple[UUID, str]]
) -> None:
    """Lock these balances, by user and token: whoever moves some in several statements locks all
    of them before the first.
    """
    await connection.execute(_LOCK, _parameters(balances))


def _parameters(balances: Collection[tuple[UUID, str]]) -> dict[str, list[UUID] | list[str]]:
    return {
        "user_ids": [user_id for user_id, _ in balances],
        "tokens": [token for _, token in balances],
    }
