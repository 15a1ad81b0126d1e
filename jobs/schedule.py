"""When each job is woken. What is due then, the job finds in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from crontab import CronTab  # type: ignore[import-untyped]

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A time at which a job is woken, again and again.

    `is_local`: the cron text is read in the competition's time zone, otherwise in UTC.
    `stale_after_seconds`: a wake-up nobody answered is dropped after this, for the next
    one does its work too.
    """

    id: str
    job: str
    cron: str
    stale_after_seconds: int
    is_local: bool = False


TICKS: Final = (
    Tick(
        id="tick-initial_distribution",
        job="initial_distribution",
        cron="* * * * *",
        stale_after_seconds=MINUTE,
    ),
    Tick(
        id="tick-update_prices",
        job="update_prices",
        cron="* * * * *",
        stale_after_seconds=MINUTE,
    ),
    Tick(
        id="tick-apply_interest",
        job="apply_interest",
        cron="0 0 * * *",
        stale_after_seconds=24 * HOUR,
        is_local=True,
    ),
    # Half past, so that it never meets the daily one.
    Tick(
        id="tick-apply_interest-catch_up",
        job="apply_interest",
        cron="30 * * * *",
        stale_after_seconds=HOUR,
    ),
    # Prices as of a moment are known a minute after it at the latest.
    Tick(
        id="tick-apply_funding",
        job="apply_funding",
        cron="0-2 0,8,16 * * *",
        stale_after_seconds=8 * HOUR,
    ),
    Tick(
        id="tick-apply_funding-catch_up",
        job="apply_funding",
        cron="15 * * * *",
        stale_after_seconds=HOUR,
    ),
    Tick(
        id="tick-check_liquidations",
        job="check_liquidations",
        cron="*/5 * * * *",
        stale_after_seconds=5 * MINUTE,
    ),
    Tick(
        id="tick-capture_snapshots",
        job="capture_snapshots",
        cron="0-2 * * * *",
        stale_after_seconds=HOUR,
    ),
    Tick(
        id="tick-measure_markouts",
        job="measure_markouts",
        cron="* * * * *",
        stale_after_seconds=MINUTE,
    ),
    Tick(
        id="tick-settle_competition",
        job="settle_competition",
        cron="* * * * *",
        stale_after_seconds=MINUTE,
    ),
    Tick(
        id="tick-prune_snapshots",
        job="prune_snapshots",
        cron="0 1 * * sun",
        stale_after_seconds=24 * HOUR,
        is_local=True,
    ),
    Tick(
        id="tick-prune_records",
        job="prune_records",
        cron="0 2 * * *",
        stale_after_seconds=24 * HOUR,
        is_local=True,
    ),
    Tick(
        id="tick-export_ticks",
        job="export_ticks",
        cron="20 * * * *",
        stale_after_seconds=HOUR,
    ),
    Tick(
        id="tick-audit",
        job="audit",
        cron="45 * * * *",
        stale_after_seconds=HOUR,
    ),
)

TICKS_BY_ID: Final[Mapping[str, Tick]] = {tick.id: tick for tick in TICKS}


def next_time(tick: Tick, *, after: datetime, timezone: str) -> datetime:
    """The first moment after `after` at which `tick` is due, in UTC.

    The cron text is read on the wall clock of its zone, so midnight stays midnight when
    summer time begins or ends.
    """
    zone = ZoneInfo(timezone) if tick.is_local else UTC
    wall_clock = after.astimezone(zone).replace(tzinfo=None)
    due = CronTab(tick.cron).next(now=wall_clock, return_datetime=True, default_utc=True)
    assert isinstance(due, datetime), "every tick of the table comes again"
    return due.replace(tzinfo=zone).astimezone(UTC)
