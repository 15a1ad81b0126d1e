"""Nonces of sign-in challenges: each signs in once, for ten minutes at most."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SWEPT_AT_ONCE: Final = 100

# Bounded, and past rows that another sweep holds: a sign-in never waits for old ones.
_SWEEP: Final = text("""
DELETE FROM sign_in_nonces WHERE nonce = ANY (ARRAY(
    SELECT nonce FROM sign_in_nonces WHERE expires_at <= :now
    ORDER BY expires_at LIMIT :swept_at_once FOR UPDATE SKIP LOCKED
))
""")
_INSERT: Final = text("""
INSERT INTO sign_in_nonces (nonce, wallet_address, expires_at)
VALUES (:nonce, :wallet_address, :expires_at)
""")
_SPEND: Final = text("""
DELETE FROM sign_in_nonces
WHERE nonce = :nonce AND wallet_address = :wallet_address AND expires_at > :now
RETURNING nonce
""")


async def insert_nonce(
    connection: AsyncConnection,
    *,
    nonce: str,
    wallet_address: str,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Note a nonce given to a wallet; some that have expired are swept out."""
    await connection.execute(_SWEEP, {"now": now, "swept_at_once": SWEPT_AT_ONCE})
    await connection.execute(
        _INSERT,
        {"nonce": nonce, "wallet_address": wallet_address, "expires_at": expires_at},
    )


async def spend_nonce(
    connection: AsyncConnection, *, nonce: str, wallet_address: str, now: datetime
) -> bool:
    """Whether the nonce was this wallet's and unspent; it is spent from now on."""
    spent = await connection.execute(
        _SPEND, {"nonce": nonce, "wallet_address": wallet_address, "now": now}
    )
    return spent.one_or_none() is not None
