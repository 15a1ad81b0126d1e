"""A wallet's user: made at first sight, entered by signing in, changed by its owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.grant import grant
from backend.names.choose_name import choose_name, default_name
from backend.names.write_bio import write_bio
from backend.refusals import Refusal
from backend.users.sign_in_store import note_sign_in
from backend.users.store import email_owner, find_user, insert_user, update_user


class UserExists(Refusal):
    """The wallet has a user already."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "user_exists"


class EmailTaken(Refusal):
    """Another user has the e-mail address."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "email_taken"


async def see_user(connection: AsyncConnection, *, wallet_address: str, now: datetime) -> UUID:
    """The wallet's user, made if there was none; they take part once they have signed in."""
    created = await _insert(connection, wallet_address=wallet_address, now=now) or await find_user(
        connection, wallet_address=wallet_address
    )
    assert created is not None, "who was not inserted was there"
    return created


async def create_user(connection: AsyncConnection, *, wallet_address: str, now: datetime) -> UUID:
    """A new user, named by the ends of the wallet's address; UserExists when the wallet has one.

    Only who has signed in with the wallet names its user.
    """
    created = await _insert(connection, wallet_address=wallet_address, now=now)
    if created is None:
        raise UserExists(
            f"The wallet {wallet_address} is known already. Sign in with it to change its name."
        )
    return created


async def enter(connection: AsyncConnection, *, user_id: UUID, now: datetime) -> None:
    """Note that the user's wallet has signed in, and give them the running season's grant, unless
    they have it. Before the start, and while the grant's prices as of the start are awaited, the
    distribution job gives it later.
    """
    await note_sign_in(connection, user_id=user_id, now=now)
    await grant(connection, user_id=user_id, now=now)


async def change_user(
    connection: AsyncConnection, *, user_id: UUID, changes: Mapping[str, object], now: datetime
) -> None:
    """Write what is named: columns of the user, or the `bio`.

    Raises EmailTaken when another user has the e-mail address, and what `choose_name` and
    `write_bio` do.
    """
    email = changes.get("email")
    if isinstance(email, str) and await email_owner(connection, email=email) not in (
        None,
        user_id,
    ):
        raise EmailTaken(f"{email} belongs to another user. Give another address or none.")
    columns = dict(changes)
    name, bio = columns.pop("username", None), columns.pop("bio", None)
    await update_user(connection, user_id=user_id, changes=columns, now=now)
    if isinstance(name, str):
        await choose_name(connection, user_id=user_id, given=name, now=now)
    if isinstance(bio, str):
        await write_bio(connection, user_id=user_id, given=bio)


async def _insert(
    connection: AsyncConnection, *, wallet_address: str, now: datetime
) -> UUID | None:
    shown = default_name(wallet_address)
    return await insert_user(connection, wallet_address=wallet_address, username=shown, now=now)
