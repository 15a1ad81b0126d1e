"""Taking back what a trader is called, or wrote about themselves."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.disqualify import find_trader
from backend.admin.store import Decision, record_act
from backend.names.choose_name import give_default_name
from backend.names.store import delete_bio
from backend.notifications.store import notify_one
from backend.refusals import Refusal


class NothingToClear(Refusal):
    """The trader has the default name, or wrote no line."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "nothing_to_clear"


async def clear_name(
    connection: AsyncConnection, *, wallet_address: str, by: Decision
) -> tuple[UUID, ...]:
    """Call the trader by their address; the name is free for others.

    Gives who was notified, as `clear_bio` does. Raises UnknownTrader and NothingToClear.
    """
    user_id = await find_trader(connection, wallet_address)
    if not await give_default_name(connection, user_id=user_id, now=by.now):
        raise NothingToClear(f"{wallet_address} has the default name already.")
    return await _cleared(connection, user_id, wallet_address, "name", by=by)


async def clear_bio(
    connection: AsyncConnection, *, wallet_address: str, by: Decision
) -> tuple[UUID, ...]:
    """Remove the trader's line about themselves; raises UnknownTrader and NothingToClear."""
    user_id = await find_trader(connection, wallet_address)
    if not await delete_bio(connection, user_id=user_id):
        raise NothingToClear(f"{wallet_address} has no line about themselves.")
    return await _cleared(connection, user_id, wallet_address, "bio", by=by)


async def _cleared(
    connection: AsyncConnection, user_id: UUID, wallet_address: str, what: str, *, by: Decision
) -> tuple[UUID, ...]:
    await record_act(connection, act=f"clear_{what}", target=wallet_address, by=by)
    details = {"reason": by.reason}
    kind = f"{what}_cleared"
    await notify_one(connection, user_id=user_id, kind=kind, details=details, now=by.now)
    return (user_id,)
