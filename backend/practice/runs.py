"""The runs of one process: started, found again, stepped, and closed when nobody asks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import InitVar, dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError

from backend.background import background_tasks
from backend.clock import iso, utc_now
from backend.database.copies import alone
from backend.practice.market import planned, recordings
from backend.practice.opened import IDLE_SECONDS, Opened, OpenRuns
from backend.practice.opening import (
    LIFETIME,
    find_run,
    is_run_id,
    kept_runs,
    made_at,
    make_run,
    new_run_id,
    remove_run,
)
from backend.practice.plan import Plan
from backend.practice.refusals import PracticeAway, PracticeFull, TooManyRuns, unknown_run
from backend.practice.result import moment_of, result_of, shown
from backend.practice.run import Run
from backend.practice.transports import OpenTransports, asked
from backend.practice.turn import Turn
from backend.redis.rate_limits import PRACTICE_OPENINGS, PRACTICE_STEPS, RateLimits
from backend.rpc.caller import Caller
from backend.rpc.json_text import write_json
from backend.settings import Settings
from procedures.request.practice import Asked

RUNS_OF_A_WALLET: Final = 3
RUNS_MAX: Final = 200
"""Each has a database, and wallets cost nothing: without a limit a stranger fills the disk."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Runs:
    """The runs beside the live competition of `settings`; `open_transports` builds what each is
    asked by, and steps are counted by `limits`.
    """

    settings: Settings
    limits: RateLimits
    open_transports: InitVar[OpenTransports]
    compare: Callable[[Run], Awaitable[bytes]] | None = None
    """What example agents come to beside a run, where there is somebody to play them."""
    turn: Turn = field(default_factory=Turn)
    """Shared by all of them, so that one is played at a time."""
    _opened: OpenRuns = field(init=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self, open_transports: OpenTransports) -> None:
        self._opened = OpenRuns(open_transports)

    @property
    def recordings(self) -> Mapping[str, Path]:
        """The recordings of the project, and those in the home's folder of that name."""
        return recordings(self.settings.home / "recordings")

    async def start(self, asked: Asked, *, caller: Caller) -> bytes:
        """A new run, and what its owner sees first. Raises PlanRefused, TooManyRuns, PracticeFull
        and PracticeAway.
        """
        plan = await asyncio.to_thread(
            planned,
            self.recordings,
            owner=asked.owner,
            market=asked.market,
            seed=asked.seed,
            starts_at=asked.starts_at,
            days=asked.days,
            step_seconds=asked.step_seconds,
            is_masked=asked.is_masked,
        )
        run = await self._make(plan)
        async with self._opening:
            opened = await self._enter(run)
        return await self._seen(opened, caller)

    async def kept(self, wallet_address: str) -> bytes:
        """The runs of a wallet, the oldest first."""
        runs = [
            {"run_id": run_id, **shown(plan), "removed_at": iso(made_at(run_id) + LIFETIME)}
            for run_id, plan in await self._plans_of(wallet_address)
        ]
        return write_json({"runs": runs})

    async def step(
        self, run_id: str, *, seconds: int | None, wallet_address: str, caller: Caller
    ) -> bytes:
        """Move the clock of the run, and what its owner sees then."""
        opened = await self.own(run_id, wallet_address)
        # Counted here, as a run counts nothing by itself.
        await self.limits.admit(PRACTICE_STEPS, wallet_address, now=utc_now())
        by = opened.run.plan.step if seconds is None else timedelta(seconds=seconds)
        with opened.in_use():
            await opened.run.advance(by)
            return await self._seen(opened, caller)

    async def result(self, run_id: str, *, wallet_address: str, caller: Caller) -> bytes:
        """How the run went so far."""
        opened = await self.own(run_id, wallet_address)
        with opened.in_use():
            return await result_of(opened.run, opened.transports.dispatch, caller)

    async def examples(self, run_id: str, *, wallet_address: str) -> bytes:
        """What the example agents came to over the market of the run, which is over."""
        opened = await self.own(run_id, wallet_address)
        if self.compare is None:
            raise PracticeAway("No example agents are played here. Ask a server.")
        return await self.compare(opened.run)

    async def stop(self, run_id: str, *, wallet_address: str) -> None:
        """Remove the run."""
        await self.own(run_id, wallet_address)
        await self.remove(run_id)

    async def find(self, run_id: str, *, address: str | None = None) -> Opened:
        """The run, opened where it was not; NoSuchRun.

        Looking for one costs the database a connection, so who is not known yet, at `address`,
        may only open so many; TooManyRequests.
        """
        opened = self._opened.get(run_id)
        if opened is None:
            if address is not None:
                await self.limits.admit(PRACTICE_OPENINGS, address, now=utc_now())
            async with self._opening:
                opened = self._opened.get(run_id) or await self._open(run_id)
        try:
            await opened.run.notice()
        except DBAPIError:
            # Another process may have removed it.
            if run_id in await kept_runs(self.settings):
                raise
            await self._opened.close(run_id)
            raise unknown_run(run_id) from None
        return opened

    async def own(self, run_id: str, wallet_address: str) -> Opened:
        """The run, if it is the wallet's; NoSuchRun."""
        opened = await self.find(run_id)
        if opened.run.plan.owner != wallet_address:
            raise unknown_run(run_id)
        return opened

    async def add(self, plan: Plan) -> Opened:
        """A run that is nobody's, and not counted."""
        run = await make_run(
            self.settings, plan, run_id=new_run_id(utc_now()), recordings=self.recordings
        )
        async with self._opening:
            return await self._enter(run)

    async def remove(self, run_id: str) -> None:
        """Remove a run, with all that is under way in it."""
        await self._opened.close(run_id)
        await remove_run(self.settings, run_id=run_id)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Those that nobody asks are closed in time, and all at the end."""
        try:
            async with background_tasks(self._close_idle()):
                yield
        finally:
            await self._opened.close_all()

    async def _make(self, plan: Plan) -> Run:
        run_id, known = new_run_id(utc_now()), self.recordings
        try:
            # The runs of a wallet are counted, so they are made one after the other.
            async with alone(self.settings.database_address, f"practice of {plan.owner}"):
                await self._require_room(plan.owner)
                return await make_run(self.settings, plan, run_id=run_id, recordings=known)
        except psycopg.Error as fault:
            log.warning("no run can be made: %s", fault)
            raise PracticeAway(
                "The database makes no room for a run; its role may not create databases, or it "
                "is full. Ask the organiser."
            ) from fault

    async def _plans_of(self, wallet_address: str) -> Sequence[tuple[str, Plan]]:
        plans = await kept_runs(self.settings)
        return [
            (run_id, plan)
            for run_id, plan in sorted(plans.items())
            if plan is not None and plan.owner == wallet_address
        ]

    async def _require_room(self, wallet_address: str) -> None:
        if len(await self._plans_of(wallet_address)) >= RUNS_OF_A_WALLET:
            raise TooManyRuns(
                f"You have {RUNS_OF_A_WALLET} practice runs, and more are not kept. Stop one of "
                "them first: practice.list names them, practice.stop removes one.",
                count_max=RUNS_OF_A_WALLET,
            )
        if len(await kept_runs(self.settings)) >= RUNS_MAX:
            raise PracticeFull(
                f"This server keeps {RUNS_MAX} practice runs, and all are taken. Try again later: "
                "each is removed a day after its start. ./alpha practice needs no server.",
                count_max=RUNS_MAX,
            )

    async def _open(self, run_id: str) -> Opened:
        run = None
        if is_run_id(run_id):
            run = await find_run(self.settings, run_id=run_id, recordings=self.recordings)
        if run is None:
            raise unknown_run(run_id)
        return await self._enter(run)

    async def _enter(self, run: Run) -> Opened:
        run.server = replace(run.server, practice=self, run_id=run.id)
        run.turn = self.turn
        return await self._opened.add(run)

    async def _close_idle(self) -> None:
        while True:
            await asyncio.sleep(IDLE_SECONDS)
            await self._opened.close_idle()

    async def _seen(self, opened: Opened, caller: Caller) -> bytes:
        market = await asked(opened.transports.dispatch, "market.snapshot", caller)
        return write_json({"run_id": opened.run.id, **moment_of(opened.run), "market": market})
