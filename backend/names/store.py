"""Who claims what a name looks like, and the lines that traders wrote."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# In one order, so that two who claim the same names do not wait for each other.
_CLAIM: Final = text("""
INSERT INTO name_claims (skeleton, user_id)
SELECT skeleton, :user_id FROM unnest(CAST(:skeletons AS text[])) AS skeleton ORDER BY skeleton
ON CONFLICT DO NOTHING
""")
_CLAIMED_BY_OTHERS: Final = text("""
SELECT EXISTS (
    SELECT FROM name_claims WHERE skeleton = ANY(:skeletons) AND user_id <> :user_id
)
""")
_RELEASE: Final = text("""
DELETE FROM name_claims WHERE user_id = :user_id AND skeleton <> ALL(CAST(:kept AS text[]))
""")
_WRITE_BIO: Final = text("""
INSERT INTO profiles (user_id, bio) VALUES (:user_id, :bio)
ON CONFLICT (user_id) DO UPDATE SET bio = excluded.bio
""")
_DELETE_BIO: Final = text("DELETE FROM profiles WHERE user_id = :user_id")
_WALLET: Final = text("""
SELECT wallet_address, username FROM users WHERE id = :user_id FOR NO KEY UPDATE
""")


async def claim(connection: AsyncConnection, *, user_id: UUID, skeletons: Collection[str]) -> bool:
    """Whether the user has all of the skeletons now; waits for others who claim one of them."""
    values = {"user_id": user_id, "skeletons": sorted(skeletons)}
    await connection.execute(_CLAIM, values)
    return not (await connection.execute(_CLAIMED_BY_OTHERS, values)).scalar_one()


async def release(connection: AsyncConnection, *, user_id: UUID, kept: Collection[str]) -> None:
    """Give up the user's claims but for those that are kept."""
    await connection.execute(_RELEASE, {"user_id": user_id, "kept": sorted(kept)})


async def lock_named(connection: AsyncConnection, *, user_id: UUID) -> tuple[str, str]:
    """The user's wallet address and name, which nobody else changes until the transaction ends."""
    row = (await connection.execute(_WALLET, {"user_id": user_id})).one()
    return row.wallet_address, row.username


async def write_bio(connection: AsyncConnection, *, user_id: UUID, bio: str) -> None:
    """Write the line about the user in place of what there was."""
    await connection.execute(_WRITE_BIO, {"user_id": user_id, "bio": bio})


async def delete_bio(connection: AsyncConnection, *, user_id: UUID) -> bool:
    """Whether there was a line about the user, which is gone."""
    return (await connection.execute(_DELETE_BIO, {"user_id": user_id})).rowcount == 1
