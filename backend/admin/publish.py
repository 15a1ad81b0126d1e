"""Publishing prizes, what others see of a trader, and announcements.

Each gives who is notified.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.next_season import NotPossibleNow
from backend.admin.set_rules import NothingToChange
from backend.admin.store import Decision, record_act
from backend.announcements import store as announcements
from backend.announcements.store import Announcement
from backend.clock import iso
from backend.competition.publication_store import (
    Disclosure,
    find_disclosure,
    find_prizes,
    write_disclosure,
    write_prizes,
)
from backend.competition.store import Competition, lock_competition
from backend.refusals import Refusal

PRIZES_MAX: Final = 100
DELAY_SECONDS_MAX: Final = 30 * 24 * 3600
SHOWN_MAX: Final = timedelta(days=30)


class DelayNeeded(Refusal):
    """A delay goes with a delayed disclosure, and with no other."""

    reason: ClassVar[str] = "delay_needed"
    fact_names: ClassVar[tuple[str, ...]] = ("delay_seconds_max",)


class ShownTooLong(Refusal):
    """An announcement would end in the past, or never."""

    reason: ClassVar[str] = "shown_too_long"
    fact_names: ClassVar[tuple[str, ...]] = ("days_max",)


class NoSuchAnnouncement(Refusal):
    """It is not shown, or not any more."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_such_announcement"


async def set_prizes(
    connection: AsyncConnection, *, prizes: Sequence[str], by: Decision, season: UUID | None = None
) -> tuple[UUID, ...]:
    """Set what each place is given, the first place first, until the end has come.

    Raises NotPossibleNow and NothingToChange.
    """
    current = await _before_its_end(connection, by, season)
    before = await find_prizes(connection, competition_id=current.id)
    if tuple(prizes) == before:
        raise NothingToChange("The prizes are like that already. Give others.")
    await write_prizes(connection, competition_id=current.id, prizes=prizes)
    details = {
        "before": {"prizes": list(before)},
        "after": {"name": current.name, "prizes": list(prizes)},
    }
    target = str(current.id)
    await record_act(connection, act="set_prizes", target=target, by=by, details=details)
    return ()


async def set_disclosure(
    connection: AsyncConnection, *, rule: Disclosure, by: Decision, season: UUID | None = None
) -> tuple[UUID, ...]:
    """Set what others see of a trader until the season is settled; it holds at once.

    Raises DelayNeeded, NotPossibleNow and NothingToChange.
    """
    is_delayed = rule.disclosure == "delayed"
    if not (1 <= rule.delay_seconds <= DELAY_SECONDS_MAX if is_delayed else not rule.delay_seconds):
        raise DelayNeeded(
            f"What is delayed needs a delay of 1 to {DELAY_SECONDS_MAX} seconds, "
            "and nothing else has one.",
            delay_seconds_max=DELAY_SECONDS_MAX,
        )
    current = await _before_its_end(connection, by, season)
    before = await find_disclosure(connection, competition_id=current.id)
    if rule == before:
        raise NothingToChange("Others see that already. Give another rule.")
    await write_disclosure(connection, competition_id=current.id, rule=rule)
    details = {"before": _shown(before), "after": {"name": current.name, **_shown(rule)}}
    target = str(current.id)
    await record_act(connection, act="set_disclosure", target=target, by=by, details=details)
    return ()


async def announce(
    connection: AsyncConnection, *, said: Announcement, by: Decision
) -> tuple[UUID, ...]:
    """Show an announcement over every page, and notify everybody who ever signed in.

    Raises ShownTooLong.
    """
    if not by.now < said.shown_until <= by.now + SHOWN_MAX:
        raise ShownTooLong(
            f"It would be shown until {iso(said.shown_until)}. "
            f"Give a moment ahead, {SHOWN_MAX.days} days at most.",
            days_max=SHOWN_MAX.days,
        )
    number, notified = await announcements.insert_announcement(connection, said, now=by.now)
    stated = {
        "name": said.text_en,
        "text_ja": said.text_ja,
        "shown_until": iso(said.shown_until),
    }
    details = {"after": stated}
    await record_act(connection, act="announce", target=str(number), by=by, details=details)
    return notified


async def withdraw_announcement(
    connection: AsyncConnection, *, number: int, by: Decision
) -> tuple[UUID, ...]:
    """Show it no more; the notifications stay. Raises NoSuchAnnouncement."""
    said = await announcements.withdraw_announcement(connection, number=number, now=by.now)
    if said is None:
        raise NoSuchAnnouncement(f"No announcement {number} is shown. Those that are, are listed.")
    details = {"after": {"name": said}}
    await record_act(
        connection, act="withdraw_announcement", target=str(number), by=by, details=details
    )
    return ()


async def _before_its_end(
    connection: AsyncConnection, by: Decision, season: UUID | None
) -> Competition:
    current = await lock_competition(connection, season=season, now=by.now)
    if current is None or by.now >= current.ends_at:
        raise NotPossibleNow("That season is over, or there is none. Schedule the next one first.")
    return current


def _shown(rule: Disclosure) -> dict[str, object]:
    return {"disclosure": rule.disclosure, "delay_seconds": rule.delay_seconds}
