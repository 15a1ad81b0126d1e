"""Starting, pausing and ending the competition, and setting its name and times.

Each gives who was notified."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.next_season import (
    ImpossibleSchedule,
    NotPossibleNow,
    require_apart,
    require_order,
)
from backend.admin.store import Decision, record_act
from backend.clock import iso
from backend.competition.store import (
    Competition,
    change_competition,
    has_participants,
    lock_competition,
)
from backend.notifications.store import notify_all

LOADING_THE_PAGE: Final = "Load the page again to see how it stands."
END_NOTICE: Final = timedelta(seconds=2)
"""An order that does not yet know of the end has arrived before it."""


async def start(connection: AsyncConnection, *, by: Decision) -> tuple[UUID, ...]:
    """Begin the upcoming competition now; it lasts as long as it would have.

    Everybody known gets the starting portfolio by a batch, once its prices as of the start are
    observed.
    """
    current = await _current(connection, by)
    if by.now >= current.starts_at:
        raise NotPossibleNow(f"The competition began at {iso(current.starts_at)} already.")
    length = current.ends_at - current.starts_at
    began = replace(current, starts_at=by.now, ends_at=by.now + length)
    await _change(connection, current, began, act="start_competition", by=by)
    return ()


async def pause(connection: AsyncConnection, *, by: Decision) -> tuple[UUID, ...]:
    """Until `resume` only what is open may be ended, and nobody is liquidated.

    Prices, interest and funding go on.
    """
    current = await _running(connection, by)
    if current.is_paused:
        raise NotPossibleNow(f"The competition is paused already. {LOADING_THE_PAGE}")
    paused = replace(current, is_paused=True)
    await _change(connection, current, paused, act="pause_competition", by=by)
    return await _notify_all(connection, paused, kind="competition_paused", by=by)


async def resume(connection: AsyncConnection, *, by: Decision) -> tuple[UUID, ...]:
    """Take orders again, and liquidate from the next observed price on."""
    current = await _running(connection, by)
    if not current.is_paused:
        raise NotPossibleNow(f"The competition is not paused. {LOADING_THE_PAGE}")
    resumed = replace(current, is_paused=False, resumed_at=by.now)
    await _change(connection, current, resumed, act="resume_competition", by=by)
    return await _notify_all(connection, resumed, kind="competition_resumed", by=by)


async def end(connection: AsyncConnection, *, by: Decision) -> tuple[UUID, ...]:
    """End the running competition in two seconds; a batch settles it at the prices as of then."""
    current = await _running(connection, by)
    ended = replace(current, ends_at=by.now + END_NOTICE)
    if ended.ends_at >= current.ends_at:
        raise NotPossibleNow(f"The competition ends at {iso(current.ends_at)} anyway.")
    await _change(connection, current, ended, act="end_competition", by=by)
    return ()


async def schedule(
    connection: AsyncConnection,
    *,
    name: str | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    by: Decision,
    season: UUID | None = None,
) -> tuple[UUID, ...]:
    """Change what is given of the name and the times of a season; what is None stays.

    Without `season` it is the one that runs, else the next. The start moves only ahead and while
    nobody has joined, the end only ahead and until it has come; otherwise ImpossibleSchedule,
    SeasonsOverlap or NotPossibleNow.
    """
    current = await _current(connection, by, season)
    if by.now >= current.ends_at:
        raise NotPossibleNow(_over(current))
    planned = replace(
        current,
        name=name or current.name,
        starts_at=starts_at or current.starts_at,
        ends_at=ends_at or current.ends_at,
    )
    if planned == current:
        raise ImpossibleSchedule("Nothing would change. Give another name, start or end.")
    require_order(starts_at=planned.starts_at, ends_at=planned.ends_at)
    if planned.ends_at <= by.now:
        raise ImpossibleSchedule(
            f"{iso(planned.ends_at)} is past. Give a later end, or end the competition now."
        )
    if planned.starts_at != current.starts_at:
        await _require_movable_start(connection, current, planned, by=by)
    await _change(connection, current, planned, act="schedule_competition", by=by)
    if planned.ends_at == current.ends_at or by.now < current.starts_at:
        return ()
    return await _notify_all(connection, planned, kind="competition_rescheduled", by=by)


async def _require_movable_start(
    connection: AsyncConnection, current: Competition, planned: Competition, *, by: Decision
) -> None:
    if await has_participants(connection, competition_id=current.id):
        raise ImpossibleSchedule(
            "Traders have joined since the start, so it cannot be moved. Change the end alone."
        )
    if planned.starts_at <= by.now:
        raise ImpossibleSchedule(
            f"{iso(planned.starts_at)} is past. Give a later start, or start the competition now."
        )


async def _current(
    connection: AsyncConnection, by: Decision, season: UUID | None = None
) -> Competition:
    current = await lock_competition(connection, season=season, now=by.now)
    if current is None:
        raise NotPossibleNow(
            "There is no competition. ./alpha seed sets one up."
            if season is None
            else f"No competition has the id {season}. The overview lists those that there are."
        )
    return current


async def _running(connection: AsyncConnection, by: Decision) -> Competition:
    current = await _current(connection, by)
    if by.now < current.starts_at:
        raise NotPossibleNow(f"The competition begins only at {iso(current.starts_at)}.")
    if by.now >= current.ends_at:
        raise NotPossibleNow(_over(current))
    return current


def _over(ended: Competition) -> str:
    return f"The competition ended at {iso(ended.ends_at)}, which is final."


async def _change(
    connection: AsyncConnection, before: Competition, after: Competition, *, act: str, by: Decision
) -> None:
    await require_apart(
        connection, starts_at=after.starts_at, ends_at=after.ends_at, season_id=after.id
    )
    await change_competition(connection, after)
    details = {"before": _stated(before), "after": _stated(after)}
    await record_act(connection, act=act, target=str(after.id), by=by, details=details)


async def _notify_all(
    connection: AsyncConnection, competition: Competition, *, kind: str, by: Decision
) -> tuple[UUID, ...]:
    details = {
        "competition": competition.name,
        "ends_at": iso(competition.ends_at),
        "reason": by.reason,
    }
    return await notify_all(connection, kind=kind, details=details, now=by.now)


def _stated(competition: Competition) -> dict[str, object]:
    return {
        "name": competition.name,
        "starts_at": iso(competition.starts_at),
        "ends_at": iso(competition.ends_at),
        "is_paused": competition.is_paused,
    }
