"""The database's time, as each process knows it between two looks.

A look asks the database for its time and takes what passes meanwhile by this process's monotonic
clock, which nobody sets. The true time then lies between the database's answer, as old as the
whole look, and as young as its end. Looks are kept together: each narrows what the others leave
open.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

import psycopg
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.clock import utc_now
from backend.database.transaction import reading
from backend.database.unavailable import DatabaseAway, unavailable

DRIFT_SHARE: Final = 0.0005
"""How much faster or slower either clock may run: no faster than NTP slews one."""
RENEWED_SECONDS: Final = 2.0
"""An order waits for as long as the time is uncertain: a thousandth of what has passed since."""
SAMPLES: Final = 3
REST_SECONDS: Final = 1.0
HOST_AHEAD_SECONDS_MAX: Final = 1.0
"""A machine's clock that is further from the database's is worth a warning."""
_NOW_SQL: Final = "SELECT clock_timestamp()"
_NOW: Final = text(_NOW_SQL)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the database's time was at `at_seconds` of the monotonic clock: this to that."""

    at_seconds: float
    earliest: datetime
    latest: datetime

    def at(self, seconds: float) -> "Bounds":
        """The same later on, widened by what the clocks may have drifted apart."""
        passed = seconds - self.at_seconds
        return Bounds(
            seconds,
            self.earliest + timedelta(seconds=passed * (1 - DRIFT_SHARE)),
            self.latest + timedelta(seconds=passed * (1 + DRIFT_SHARE)),
        )

    def narrowed(self, other: "Bounds") -> "Bounds":
        """What both leave open, as of `other`; `other` alone when the database's clock was set."""
        known = self.at(other.at_seconds)
        earliest = max(known.earliest, other.earliest)
        latest = min(known.latest, other.latest)
        return other if earliest > latest else Bounds(other.at_seconds, earliest, latest)


@dataclass(slots=True)
class KeptTime:
    """The database's time as of the looks that were noted; `seconds` is the monotonic clock."""

    seconds: Callable[[], float] = monotonic
    _bounds: Bounds | None = None
    _is_host_off: bool = False

    def note(self, answer: datetime, *, asked_at_seconds: float) -> None:
        """The database, asked at `asked_at_seconds`, has just answered with its time."""
        answered_at = self.seconds()
        took = timedelta(seconds=answered_at - asked_at_seconds)
        seen = Bounds(answered_at, earliest=answer, latest=answer + took)
        self._bounds = seen if self._bounds is None else self._bounds.narrowed(seen)
        self._compare_host(answer)

    def now(self) -> datetime:
        """The earliest that the database's time can be; DatabaseAway before the first look."""
        return self._now().earliest

    @property
    def uncertainty(self) -> timedelta:
        """How much later the database's time can be."""
        bounds = self._now()
        return bounds.latest - bounds.earliest

    @property
    def age_seconds(self) -> float:
        """How long ago the last look was."""
        return float("inf") if self._bounds is None else self.seconds() - self._bounds.at_seconds

    def _now(self) -> Bounds:
        if self._bounds is None:
            raise DatabaseAway
        return self._bounds.at(self.seconds())

    def _compare_host(self, answer: datetime) -> None:
        ahead = (utc_now() - answer).total_seconds()
        is_off = abs(ahead) > HOST_AHEAD_SECONDS_MAX
        if is_off and not self._is_host_off:
            log.warning(
                "this machine's clock is %.1f s %s the database's, which counts",
                abs(ahead),
                "ahead of" if ahead > 0 else "behind",
            )
        self._is_host_off = is_off


@dataclass(slots=True)
class DatabaseClock(KeptTime):
    """The time of the database behind `engine`, measured at each new connection and on."""

    engine: AsyncEngine = field(kw_only=True)
    _connected: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        # Another connection may lead to another server, with another clock.
        event.listen(self.engine.sync_engine, "connect", lambda *_: self._connected.set())

    async def measure(self) -> None:
        """Look at the database's time; raises what the database raises that does not answer."""
        async with reading(self.engine) as connection:
            for _ in range(SAMPLES):
                asked_at_seconds = self.seconds()
                self.note(await database_now(connection), asked_at_seconds=asked_at_seconds)

    async def keep(self, *, rests: Callable[[], bool] = lambda: False) -> None:
        """Measure until cancelled, but not while it `rests`.

        A database that is away is asked again, and warned of once.
        """
        is_away = False
        while True:
            if rests():
                await asyncio.sleep(REST_SECONDS)
                continue
            self._connected.clear()
            try:
                await self.measure()
                is_away = False
            except Exception as fault:
                if unavailable(fault) is None:
                    log.exception("the database's time cannot be read")
                elif not is_away:
                    log.warning("the database's time is not known anew: %s", fault)
                is_away = True
            await asyncio.sleep(REST_SECONDS)
            if not is_away:
                try:
                    async with asyncio.timeout(RENEWED_SECONDS - REST_SECONDS):
                        await self._connected.wait()
                except TimeoutError:
                    pass


async def database_now(connection: AsyncConnection) -> datetime:
    """The database's time, not that of its transaction's beginning."""
    now: datetime = (await connection.execute(_NOW)).scalar_one()
    return now


def measure_at(url: str, time: KeptTime) -> None:
    """As `DatabaseClock.measure`, for processes without a loop, on a connection of its own.

    Raises psycopg.Error.
    """
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(
        plain, autocommit=True, prepare_threshold=None, connect_timeout=5
    ) as connection:
        for _ in range(SAMPLES):
            asked_at_seconds = time.seconds()
            ((answer,),) = connection.execute(_NOW_SQL).fetchall()
            time.note(answer, asked_at_seconds=asked_at_seconds)
