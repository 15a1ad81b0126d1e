"""Making a key, which its owner sees once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.keys.key_text import ENDING_LENGTH, key_hash, new_key
from backend.keys.rules import KeyExpiryPast, TooManyKeys
from backend.keys.store import ACTIVE_MAX, NewKey, insert_key


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """A key; only the caller ever sees its text."""

    id: UUID
    key: str


async def create_key(
    connection: AsyncConnection, *, user_id: UUID, wanted: NewKey, now: datetime
) -> CreatedKey:
    """Make a key of the user. Raises TooManyKeys and KeyExpiryPast."""
    if wanted.expires_at is not None and wanted.expires_at <= now:
        raise KeyExpiryPast("A key expires after it was made. Give a later moment, or none.")
    created = CreatedKey(id=new_id(), key=new_key())
    is_written = await insert_key(
        connection,
        key_id=created.id,
        user_id=user_id,
        key_hash=key_hash(created.key),
        ending=created.key[-ENDING_LENGTH:],
        wanted=wanted,
        now=now,
    )
    if not is_written:
        raise TooManyKeys(
            f"You have {ACTIVE_MAX} keys, and more are not kept. Revoke one of them first.",
            count_max=ACTIVE_MAX,
        )
    return created
