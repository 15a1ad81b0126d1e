"""Giving a user a name that no other trader's can be taken for, and taking it back."""

import re
import unicodedata
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.names.reserved import reserved_word
from backend.names.rules import NameLength, NameLikeAddress, NameReserved, NameTaken
from backend.names.skeleton import skeletons
from backend.names.store import claim, lock_named, release
from backend.names.visible_text import visible_text
from backend.users.store import update_user

NAME_LENGTH_MAX: Final = 50
SHOWN_LETTERS: Final = 4
_SEEN: Final = ("L", "N", "So", "Sc")
_LIKE_ADDRESS: Final = re.compile(r"[0-9A-Za-z]{32,44}|\w{4}(\.{2,}|[·•‧⋅⋯∙・]+)\w{4}")


def default_name(wallet_address: str) -> str:
    """What a user is called who chose no name: their address, shortened."""
    return f"{wallet_address[:SHOWN_LETTERS]}…{wallet_address[-SHOWN_LETTERS:]}"


def shown_name(given: str) -> str:
    """The name as it will be shown.

    Raises NameLength, UnusableCharacter, TooManyMarks, NameReserved and NameLikeAddress.
    """
    name = visible_text(given)
    is_seen = any(unicodedata.category(one).startswith(_SEEN) for one in name)
    if not is_seen or len(name) > NAME_LENGTH_MAX:
        raise NameLength(
            f"A name has 1 to {NAME_LENGTH_MAX} characters, a letter, digit or picture among "
            "them. Give one that has.",
            length_max=NAME_LENGTH_MAX,
        )
    word = reserved_word(name)
    if word is not None:
        raise NameReserved(
            f"“{word}” speaks for the organiser; a trader's name has no such word.", word=word
        )
    if _LIKE_ADDRESS.fullmatch(name):
        raise NameLikeAddress(
            "The name could be taken for the address of a wallet. The address is shown beside "
            "the name anyway; choose another name."
        )
    return name


async def choose_name(
    connection: AsyncConnection, *, user_id: UUID, given: str, now: datetime
) -> None:
    """Call the user so, when no other trader's name looks like it; else NameTaken.

    Raises what `shown_name` does. One's own default name can always be had again.
    """
    wallet_address, username = await lock_named(connection, user_id=user_id)
    if given.strip() in (username, default_name(wallet_address)):
        if given.strip() != username:
            await give_default_name(connection, user_id=user_id, now=now)
        return
    name = shown_name(given)
    looks = skeletons(name)
    if not await claim(connection, user_id=user_id, skeletons=looks):
        raise NameTaken(
            f"Another trader is called “{name}”, or has a name that looks like it. "
            "Choose another one."
        )
    await release(connection, user_id=user_id, kept=looks)
    await update_user(connection, user_id=user_id, changes={"username": name}, now=now)


async def give_default_name(connection: AsyncConnection, *, user_id: UUID, now: datetime) -> bool:
    """Call the user by their address again; False when that is their name already."""
    wallet_address, username = await lock_named(connection, user_id=user_id)
    name = default_name(wallet_address)
    if username == name:
        return False
    await release(connection, user_id=user_id, kept=())
    await update_user(connection, user_id=user_id, changes={"username": name}, now=now)
    return True
