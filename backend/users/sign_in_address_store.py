"""From which networks wallets sign in, told apart by keyed hashes: no address is kept."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

ADDRESSES_KEPT: Final = timedelta(days=90)
"""After the last sign-in from there."""

_PURPOSE: Final = b"the address of a sign-in"
_NOTE: Final = text("""
INSERT INTO sign_in_addresses AS known (address_hash, user_id, newest_at)
VALUES (:address_hash, :user_id, :now)
ON CONFLICT (address_hash, user_id) DO UPDATE SET
    newest_at = greatest(known.newest_at, excluded.newest_at)
""")

_PRUNE: Final = text("DELETE FROM sign_in_addresses WHERE newest_at < :until")


def address_hash(address: str, *, secret: str) -> bytes:
    """The address under the server's secret: equal for equal addresses, and no way back."""
    return hmac.digest(secret.encode(), _PURPOSE + b"\0" + address.encode(), hashlib.sha256)


async def note_address(
    connection: AsyncConnection, *, user_id: UUID, hashed: bytes, now: datetime
) -> None:
    """Note that the user's wallet signed in from the network of the hash."""
    await connection.execute(_NOTE, {"address_hash": hashed, "user_id": user_id, "now": now})


async def prune_addresses(connection: AsyncConnection, *, now: datetime) -> int:
    """Forget the networks from which nobody signed in for `ADDRESSES_KEPT`; how many."""
    return (await connection.execute(_PRUNE, {"until": now - ADDRESSES_KEPT})).rowcount
