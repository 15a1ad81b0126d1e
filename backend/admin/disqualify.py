"""Excluding a trader from the newest season, and taking them back."""

from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.next_season import NotPossibleNow
from backend.admin.store import Decision, disqualify_user, record_act, reinstate_user
from backend.competition.store import current_competition, season_at
from backend.notifications.store import notify_one
from backend.orders.cancel import cancel_of_user
from backend.refusals import Refusal
from backend.standings.store import rank_season
from backend.users.store import find_user


class UnknownTrader(Refusal):
    """No user has the wallet."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_trader"


class DisqualifiedAlready(Refusal):
    """The trader is excluded as it is."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "disqualified_already"


class NotDisqualified(Refusal):
    """The trader takes part as it is."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "not_disqualified"


async def disqualify(
    connection: AsyncConnection, *, wallet_address: str, by: Decision
) -> tuple[UUID, ...]:
    """Refuse the trader's orders and rank them behind all others, also after the end: in the
    newest season that has begun, and in no other. What waits for a price is cancelled.

    Gives who was notified, as `reinstate` does. Raises UnknownTrader and DisqualifiedAlready.
    """
    user_id = await find_trader(connection, wallet_address)
    season = await _season(connection, by)
    if not await disqualify_user(connection, competition_id=season, user_id=user_id, by=by):
        raise DisqualifiedAlready(
            f"{wallet_address} is disqualified already. Reinstate them first to change why."
        )
    # Standings first, as the settlement does: two that hold what the other waits for would fail.
    await rank_season(connection, competition_id=season)
    await cancel_of_user(connection, user_id=user_id, why="disqualified", now=by.now)
    await record_act(connection, act="disqualify", target=wallet_address, by=by)
    return await _notify(connection, user_id, kind="disqualified", by=by)


async def reinstate(
    connection: AsyncConnection, *, wallet_address: str, by: Decision
) -> tuple[UUID, ...]:
    """Let the trader take part again; raises UnknownTrader and NotDisqualified."""
    user_id = await find_trader(connection, wallet_address)
    season = await _season(connection, by)
    if not await reinstate_user(connection, competition_id=season, user_id=user_id):
        raise NotDisqualified(f"{wallet_address} is not disqualified.")
    await rank_season(connection, competition_id=season)
    await record_act(connection, act="reinstate", target=wallet_address, by=by)
    return await _notify(connection, user_id, kind="reinstated", by=by)


async def _notify(
    connection: AsyncConnection, user_id: UUID, *, kind: str, by: Decision
) -> tuple[UUID, ...]:
    details = {"reason": by.reason}
    await notify_one(connection, user_id=user_id, kind=kind, details=details, now=by.now)
    return (user_id,)


async def _season(connection: AsyncConnection, by: Decision) -> UUID:
    season = await season_at(connection, moment=by.now) or await current_competition(
        connection, now=by.now
    )
    if season is None:
        raise NotPossibleNow("There is no competition. ./alpha seed sets one up.")
    return season.id


async def find_trader(connection: AsyncConnection, wallet_address: str) -> UUID:
    """The user of the wallet; UnknownTrader when there is none."""
    user_id = await find_user(connection, wallet_address=wallet_address)
    if user_id is None:
        raise UnknownTrader(f"No trader has the wallet {wallet_address}. Search the leaderboard.")
    return user_id
