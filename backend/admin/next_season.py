"""Scheduling the next season by the rules of the last one, and keeping seasons apart."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.store import Decision, record_act
from backend.clock import iso
from backend.competition.publication_store import copy_publication
from backend.competition.season_store import (
    find_overlap,
    insert_next_season,
    lock_last_season,
)
from backend.entry.store import copy_rule
from backend.refusals import Refusal


class NotPossibleNow(Refusal):
    """The competition is not in the state that this needs."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "not_possible_now"


class ImpossibleSchedule(Refusal):
    """The times contradict each other, or what has happened."""

    reason: ClassVar[str] = "impossible_schedule"


class SeasonsOverlap(Refusal):
    """Another season is on at those times, or is still to be settled."""

    reason: ClassVar[str] = "seasons_overlap"
    fact_names: ClassVar[tuple[str, ...]] = ("name", "earliest_next")


async def schedule_next(
    connection: AsyncConnection,
    *,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Decision,
) -> tuple[UUID, ...]:
    """Add a season with the fees, the execution delay, the grant, the ranking, the rule of entry,
    the prizes and the disclosure of the last one, but for the last day to join and the codes.

    Gives who was notified, which is nobody. Raises NotPossibleNow where there is no competition to
    go by, ImpossibleSchedule and SeasonsOverlap.
    """
    last_id = await lock_last_season(connection)
    if last_id is None:
        raise NotPossibleNow("There is no competition. ./alpha seed sets one up.")
    require_order(starts_at=starts_at, ends_at=ends_at)
    if starts_at <= by.now:
        raise ImpossibleSchedule(f"{iso(starts_at)} is past. Give a later start.")
    await require_apart(connection, starts_at=starts_at, ends_at=ends_at)
    season_id = await insert_next_season(
        connection, last_id=last_id, name=name, starts_at=starts_at, ends_at=ends_at
    )
    await copy_rule(connection, last_id=last_id, competition_id=season_id)
    await copy_publication(connection, last_id=last_id, competition_id=season_id)
    stated = {"name": name, "starts_at": iso(starts_at), "ends_at": iso(ends_at)}
    await record_act(
        connection, act="schedule_next", target=str(season_id), by=by, details={"after": stated}
    )
    return ()


def require_order(*, starts_at: datetime, ends_at: datetime) -> None:
    """The end comes after the start; ImpossibleSchedule."""
    if starts_at >= ends_at:
        raise ImpossibleSchedule(
            f"It would begin at {iso(starts_at)} and end at {iso(ends_at)}. "
            "Give an end after the start."
        )


async def require_apart(
    connection: AsyncConnection,
    *,
    starts_at: datetime,
    ends_at: datetime,
    season_id: UUID | None = None,
) -> None:
    """No other season than `season_id` is on then, or is settled then; SeasonsOverlap."""
    other = await find_overlap(
        connection, starts_at=starts_at, ends_at=ends_at, except_id=season_id
    )
    if other is not None:
        raise SeasonsOverlap(
            f"{other.name} lasts from {iso(other.starts_at)} to {iso(other.ends_at)} and is then "
            f"settled. Give a start at or after {iso(other.earliest_next)}, or end well before it.",
            name=other.name,
            earliest_next=iso(other.earliest_next),
        )
