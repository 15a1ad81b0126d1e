"""One run: a competition of one's own, whose clock stands still until it is moved.

The clock never goes back, and what the run's database holds is never of later: prices are written
when the clock has reached them. It is the time of the newest price, so that a run whose process
was killed goes on where it was, in any process.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Container, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.clock import SetClock
from backend.database.transaction import reading, transaction
from backend.play.batch import run_batch
from backend.play.calendar import AWAITED, due_between
from backend.play.price_series import observe_series
from backend.practice.market import Market
from backend.practice.plan import Plan
from backend.practice.store import lock_clock, newest_price_at
from backend.practice.turn import Turn
from backend.prices.observe import PriceUnobserved
from jobs.batches.update_prices import value_standings
from jobs.registry import job_function
from procedures.request.server import Server

ARRIVAL: Final = timedelta.resolution
"""An order arrives after what was seen before it: it never fills at a price that stood already."""
# What the pages of a live competition show is made of these; what counts needs neither. Prices are
# never due: they are played.
ALSO: Final = (job_function("measure_markouts"), value_standings)


def standing_clock(moment: datetime) -> SetClock:
    """A clock that stands at the moment."""
    return SetClock(moment, uncertainty=ARRIVAL)


@dataclass(slots=True)
class Run:
    """A run that is open in this process. `server` answers its procedures."""

    id: str
    plan: Plan
    market: Market
    clock: SetClock
    server: Server
    turn: Turn = field(default_factory=Turn)
    """Held for each hour that is played; the runs of a process share it, so that the database
    plays one of them at a time beside the live competition.
    """
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)
    _moves: set[asyncio.Task[None]] = field(default_factory=set)
    _is_new: bool = True

    def __post_init__(self) -> None:
        self.server = replace(self.server, observer=_Orders(self))

    @property
    def now(self) -> datetime:
        """The moment that the run has reached."""
        return self.clock.moment

    @property
    def is_moving(self) -> bool:
        """Whether a move is under way, of which its caller may have gone."""
        return bool(self._moves)

    @property
    def is_over(self) -> bool:
        """Whether the competition has ended, and is settled."""
        return self.now >= self.plan.ends_at + AWAITED

    async def begin(self) -> None:
        """Observe the prices as of the start."""
        self._is_new = False
        await self.server.prices.observe(None, now=self.now)

    async def catch_up(self) -> None:
        """Go on from where the run was left, by a process that was killed, or one that goes on.

        What fell due at the moment that was reached is run again, and does nothing twice.
        """
        async with self._alone():
            await self._follow()

    async def notice(self) -> None:
        """Take over how far another process has moved the clock, unless it is moved here."""
        if not self._moving.locked() and await self._reached() > self.now:
            await self.catch_up()

    async def advance(self, by: timedelta) -> None:
        """Move the clock, play every price and every batch due on the way, and stop at the end,
        when the competition is settled.

        Once begun it is done, also when its caller has gone.
        """
        await asyncio.shield(self._begun(lambda: self.now + by))

    async def pass_until(self, moment: datetime) -> None:
        """As `advance`, to a moment, unless that is reached."""
        await asyncio.shield(self._begun(lambda: moment))

    def _begun(self, wanted: Callable[[], datetime]) -> asyncio.Task[None]:
        async def move() -> None:
            async with self._alone():
                await self._follow()
                await self._move(wanted())

        task = asyncio.create_task(move())
        self._moves.add(task)
        task.add_done_callback(self._moves.discard)
        return task

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """A block in which nobody else moves the clock, in no process."""
        async with self._moving, transaction(self.server.readings) as connection:
            await lock_clock(connection)
            yield

    async def _follow(self) -> None:
        reached = await self._reached()
        if reached <= self.now and not self._is_new:
            return
        self._is_new = False
        self.clock.moment = reached
        # What fell due at this very moment may have been interrupted; what fell due before was
        # done, and done again now it would value everything at another moment.
        for due in due_between(reached - timedelta.resolution, reached, timezone=self._timezone):
            await self._play(due.batches)

    async def _move(self, wanted: datetime) -> None:
        until = wanted if wanted < self.plan.ends_at else self.plan.ends_at + AWAITED
        since = self.now
        batches = {
            due.at: due.batches for due in due_between(since, until, timezone=self._timezone)
        }
        last = min(until, self.plan.ends_at)
        stops = {*self.market.moments(since, last), last, until, *batches}
        for moments in _up_to_each(sorted(one for one in stops if one > since), batches):
            async with self.turn:
                await self._pass(moments, batches.get(moments[-1], ()))

    async def _pass(self, moments: Sequence[datetime], batches: Sequence[str]) -> None:
        """Play the prices of these moments, and the batches that are due at the last one."""
        before, self.clock.moment = self.now, moments[-1]
        try:
            # At every stop there is a price, and so the clock is known to others.
            await observe_series(self.server.prices, moments)
            if batches:
                await self._play(batches)
        except BaseException:
            # It is played again, as nothing is done twice.
            self.clock.moment = before
            raise

    async def _play(self, batches: Iterable[str]) -> None:
        for batch in (*map(job_function, batches), *ALSO):
            await run_batch(self.server, batch, funding=self.market.funding, now=self.now)

    @property
    def _timezone(self) -> ZoneInfo:
        return ZoneInfo(self.server.settings.timezone)

    async def _reached(self) -> datetime:
        async with reading(self.server.readings) as connection:
            return await newest_price_at(connection) or self.plan.starts_at


def _up_to_each(
    stops: Sequence[datetime], ends: Container[datetime]
) -> Iterator[Sequence[datetime]]:
    """The stops in groups, each of which but the last one ends with one of `ends`."""
    group: list[datetime] = []
    for stop in stops:
        group.append(stop)
        if stop in ends:
            yield group
            group = []
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class _Orders:
    """Where the orders of a run wait: the clock moves on to the first price after them."""

    run: Run

    @property
    def clock(self) -> Callable[[], datetime]:
        """The run's."""
        return self.run.clock.now

    @property
    def idle_seconds(self) -> float:
        """Nobody waits here: the clock is moved."""
        return float("inf")

    async def observe(self, token_addresses: Iterable[str], *, since: datetime) -> None:  # noqa: ARG002
        """Have every price at `since` or later; PriceUnobserved where none comes any more."""
        moment = self.run.market.after_order(since)
        if moment is None:
            raise PriceUnobserved(
                "There is no price after your order; the recording has ended. Nothing was done."
            )
        await self.run.pass_until(moment)
