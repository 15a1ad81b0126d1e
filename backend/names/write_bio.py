"""The line that a trader writes about themselves."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.names import store
from backend.names.rules import BioLength
from backend.names.tables import BIO_LENGTH_MAX
from backend.names.visible_text import visible_text


async def write_bio(connection: AsyncConnection, *, user_id: UUID, given: str) -> None:
    """Write the line in place of what there was; "" leaves none.

    Raises BioLength, UnusableCharacter and TooManyMarks.
    """
    bio = visible_text(given)
    if len(bio) > BIO_LENGTH_MAX:
        raise BioLength(
            f"The line has {len(bio)} characters; it takes {BIO_LENGTH_MAX} at most.",
            length_max=BIO_LENGTH_MAX,
        )
    if bio:
        await store.write_bio(connection, user_id=user_id, bio=bio)
    else:
        await store.delete_bio(connection, user_id=user_id)
