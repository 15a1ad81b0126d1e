"""The runs of one process: started, found again, stepped, and closed when nobody asks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import ClassVar, Final

import psycopg
from sqlalchemy.exc import DBAPIError

from backend.clock import utc_now
from backend.practice.doors import Doors, OpenDoors, asked
from backend.practice.market import planned, recordings
from backend.practice.opening import (
    find_run,
    is_run_id,
    kept_runs,
    make_run,
    new_run_id,
    remove_leftovers,
    remove_run,
)
from backend.practice.result import moment_of, result_of
from backend.practice.run import Run
from backend.redis.rate_limits import PRACTICE_STEPS, RateLimits
from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.rpc.json_text import write_json
from backend.settings import Settings
from procedures.request.practice import Asked, Opener

RUNS_OF_A_WALLET: Final = 3
OPEN_MAX: Final = 8
"""How many runs a process has open: each has connections to its database."""
IDLE_SECONDS: Final = 600.0
SWEPT_SECONDS: Final = 600.0

log = logging.getLogger(__name__)


class NoSuchRun(Refusal):
    """The wallet has no run of this name."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "practice_run_unknown"


class TooManyRuns(Refusal):
    """The wallet has as many runs as it may."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "practice_runs_max"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


class PracticeAway(Refusal):
    """No run can be opened now."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_unavailable"


@dataclass(slots=True)
class Opened:
    """A run with its doors; `stack` closes all of it."""

    run: Run
    doors: Doors
    stack: AsyncExitStack
    asked_at: float


@dataclass(slots=True)
class Runs:
    """The runs beside the live competition of `settings`; `open_doors` builds their transports,
    and what they may do is counted by `limits`.
    """

    settings: Settings
    limits: RateLimits
    open_doors: OpenDoors
    _opened: dict[str, Opened] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def recordings(self) -> Mapping[str, Path]:
        """The recordings of the project, and those in the home's folder of that name."""
        return recordings(self.settings.home / "recordings")

    async def start(self, asked: Asked, *, by: Opener, caller: Caller) -> bytes:
        """A new run, and what its owner sees first. Raises PlanRefused, TooManyRuns and
        PracticeAway.
        """
        plan = await asyncio.to_thread(
            planned,
            self.recordings,
            owner=by.wallet_address,
            market=asked.market,
            seed=asked.seed,
            starts_at=asked.starts_at,
            days=asked.days,
            step_seconds=asked.step_seconds,
        )
        # One after the other: the runs of a wallet are counted.
        async with self._opening:
            await self._require_room(by.wallet_address)
            run_id = new_run_id(utc_now())
            try:
                run = await make_run(
                    self.settings, plan, run_id=run_id, by=by, recordings=self.recordings
                )
            except psycopg.Error as fault:
                log.warning("no run can be made: %s", fault)
                raise PracticeAway(
                    "The database makes no room for a run; its role may not create databases, or "
                    "it is full. Ask the organiser."
                ) from fault
            opened = await self._enter(run)
        return await self._seen(opened, caller)

    async def step(
        self, run_id: str, *, seconds: int | None, wallet_address: str, caller: Caller
    ) -> bytes:
        """Move the clock of the run, and what its owner sees then."""
        opened = await self._own(run_id, wallet_address)
        # Counted here, as a run counts nothing by itself.
        await self.limits.admit(PRACTICE_STEPS, wallet_address, now=utc_now())
        by = opened.run.plan.step if seconds is None else timedelta(seconds=seconds)
        await opened.run.advance(by)
        return await self._seen(opened, caller)

    async def result(self, run_id: str, *, wallet_address: str, caller: Caller) -> bytes:
        """How the run went so far."""
        opened = await self._own(run_id, wallet_address)
        return await result_of(opened.run, opened.doors.dispatch, caller)

    async def stop(self, run_id: str, *, wallet_address: str) -> None:
        """Remove the run."""
        await self._own(run_id, wallet_address)
        await self._close(run_id)
        await remove_run(self.settings, run_id=run_id)

    async def find(self, run_id: str) -> Opened:
        """The run, opened where it was not; NoSuchRun."""
        if run_id not in self._opened:
            async with self._opening:
                if run_id not in self._opened:
                    await self._open(run_id)
        opened = self._opened[run_id]
        opened.asked_at = monotonic()
        try:
            await opened.run.notice()
        except DBAPIError:
            # Another process may have removed it.
            if run_id in await kept_runs(self.settings):
                raise
            await self._close(run_id)
            raise _unknown(run_id) from None
        return opened

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs are removed in time, and closed at the end."""
        sweeping = asyncio.create_task(self._sweep())
        try:
            yield
        finally:
            sweeping.cancel()
            for run_id in list(self._opened):
                await self._close(run_id)

    async def _own(self, run_id: str, wallet_address: str) -> Opened:
        opened = await self.find(run_id)
        if opened.run.plan.owner != wallet_address:
            raise _unknown(run_id)
        return opened

    async def _require_room(self, wallet_address: str) -> None:
        plans = await kept_runs(self.settings)
        own = [one for one in plans.values() if one is not None and one.owner == wallet_address]
        if len(own) >= RUNS_OF_A_WALLET:
            raise TooManyRuns(
                f"You have {RUNS_OF_A_WALLET} practice runs, and more are not kept. Stop one of "
                "them first: practice.stop.",
                count_max=RUNS_OF_A_WALLET,
            )

    async def _open(self, run_id: str) -> None:
        if not is_run_id(run_id):
            raise _unknown(run_id)
        run = await find_run(self.settings, run_id=run_id, recordings=self.recordings)
        if run is None:
            raise _unknown(run_id)
        await self._enter(run)

    async def _enter(self, run: Run) -> Opened:
        await self._make_room()
        run.server = replace(run.server, practice=self, run_id=run.id)
        stack = AsyncExitStack()
        stack.push_async_callback(run.server.close)
        doors = self.open_doors(run.server)
        await stack.enter_async_context(doors.running())
        opened = Opened(run=run, doors=doors, stack=stack, asked_at=monotonic())
        self._opened[run.id] = opened
        return opened

    async def _make_room(self) -> None:
        while len(self._opened) >= OPEN_MAX:
            longest = min(self._opened, key=lambda run_id: self._opened[run_id].asked_at)
            await self._close(longest)

    async def _close(self, run_id: str) -> None:
        opened = self._opened.pop(run_id, None)
        if opened is not None:
            await opened.stack.aclose()

    async def _sweep(self) -> None:
        while True:
            try:
                if removed := await remove_leftovers(self.settings, now=utc_now()):
                    log.info("%d practice runs were removed", removed)
            except Exception:
                log.exception("practice runs are not removed")
            for run_id, opened in list(self._opened.items()):
                if monotonic() - opened.asked_at > IDLE_SECONDS:
                    await self._close(run_id)
            await asyncio.sleep(SWEPT_SECONDS)

    async def _seen(self, opened: Opened, caller: Caller) -> bytes:
        market = await asked(opened.doors.dispatch, "market.snapshot", caller)
        return write_json({"run_id": opened.run.id, **moment_of(opened.run), "market": market})


def _unknown(run_id: str) -> NoSuchRun:
    return NoSuchRun(f"You have no practice run {run_id[:50]!r}. practice.start makes one.")
