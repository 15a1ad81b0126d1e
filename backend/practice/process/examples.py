"""The example agents, played over the market of a run that is over, to compare its outcome with."""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from redis.asyncio import Redis

from backend.clock import iso
from backend.database.transaction import transaction
from backend.keys.create_key import create_key
from backend.keys.store import NewKey
from backend.keys.tables import SCOPES
from backend.parent_death import dies_with_this_process
from backend.practice.command import CLIENT, EXAMPLES, ROOT
from backend.practice.opened import Opened
from backend.practice.plan import EXAMPLE_PLAYER, Plan
from backend.practice.refusals import PracticeMasked, PracticeUnderWay
from backend.practice.result import result_of
from backend.practice.run import Run
from backend.practice.runs import Runs
from backend.practice.store import user_id_of
from backend.rpc.caller import Caller
from backend.rpc.json_text import write_json
from backend.version import VERSION

NAMES: Final = ("hold", "momentum", "mean_reversion", "funding_harvest")
WAITING_MAX: Final = 12
"""How many are in line; who asks again when there is room comes then."""
KEPT_SECONDS: Final = 30 * 86_400
FAILED_SECONDS: Final = 600
"""How long one that could not be played is left alone."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Examples:
    """Plays them one after the other in runs of their own, which ask the server at `url`.

    What came of it is kept in `redis` for all processes, by all that it depends on.
    """

    runs: Runs
    redis: Redis
    url: str
    _playing: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _played: dict[str, Run] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def outcomes(self, run: Run) -> bytes:
        """What each comes to beside the run, or how far it is; those that nobody asked for are
        begun.

        Raises PracticeUnderWay and PracticeMasked.
        """
        if not run.is_over:
            raise PracticeUnderWay
        if run.plan.is_masked:
            raise PracticeMasked
        plan = replace(run.plan, owner=EXAMPLE_PLAYER)
        return write_json({"agents": [await self._outcome(name, plan) for name in NAMES]})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Those that are played at the end are cut off, and their runs removed."""
        try:
            yield
        finally:
            for task in self._playing.values():
                task.cancel()
            await asyncio.gather(*self._playing.values(), return_exceptions=True)

    async def _outcome(self, name: str, plan: Plan) -> Mapping[str, Any]:
        kept_as = _key(name, plan)
        said = {"name": name, "state": "waiting", "played_until": None, "figures": None}
        if (kept := await self.redis.get(kept_as)) is not None:
            figures = json.loads(kept)
            return {**said, "state": "failed" if figures is None else "played", "figures": figures}
        if (played := self._played.get(kept_as)) is not None:
            return {**said, "state": "playing", "played_until": iso(played.now)}
        if kept_as not in self._playing and len(self._playing) < WAITING_MAX:
            task = asyncio.create_task(self._play(name, plan, kept_as))
            self._playing[kept_as] = task
            task.add_done_callback(lambda _: self._playing.pop(kept_as))
        return said

    async def _play(self, name: str, plan: Plan, kept_as: str) -> None:
        figures, kept_for = None, FAILED_SECONDS
        async with self._turn:
            try:
                figures, kept_for = await self._figures(name, plan, kept_as), KEPT_SECONDS
            except Exception:
                log.exception("the example %s could not be played", name)
            await self.redis.set(kept_as, json.dumps(figures), ex=kept_for)

    async def _figures(self, name: str, plan: Plan, kept_as: str) -> Any:  # noqa: ANN401 - JSON
        opened = await self.runs.add(plan)
        run_id = opened.run.id
        try:
            self._played[kept_as] = opened.run
            with opened.in_use():
                key = await _key_to(opened.run)
                await self._let_play(name, plan, key=key, run_id=run_id)
                await _play_on(opened)
                caller = Caller(ip="", headers={"authorization": f"Bearer {key}"})
                result = await result_of(opened.run, opened.transports.dispatch, caller)
            return json.loads(result)["figures"]
        finally:
            del self._played[kept_as]
            await self.runs.remove(run_id)

    async def _let_play(self, name: str, plan: Plan, *, key: str, run_id: str) -> None:
        """Run the agent to its end; RuntimeError when that is a fault."""
        agent = await asyncio.create_subprocess_exec(
            sys.executable,
            str(EXAMPLES / f"{name}.py"),
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": str(CLIENT),
                "ALPHA_URL": f"{self.url}/practice/{run_id}",
                "ALPHA_KEY": key,
                "PACE_SECONDS": str(plan.step_seconds),
            },
            cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            preexec_fn=dies_with_this_process(signal.SIGKILL),
        )
        try:
            if code := await agent.wait():
                raise RuntimeError(f"the agent ended with the code {code}")
        finally:
            if agent.returncode is None:
                agent.kill()
                await agent.wait()


async def _play_on(opened: Opened) -> None:
    while not opened.run.is_over:
        await opened.run.advance(opened.run.plan.step)


async def _key_to(run: Run) -> str:
    async with transaction(run.server.engine) as connection:
        user_id = await user_id_of(connection, EXAMPLE_PLAYER)
        wanted = NewKey(name="example", scopes=frozenset(SCOPES))
        return (await create_key(connection, user_id=user_id, wanted=wanted, now=run.now)).key


def _key(name: str, plan: Plan) -> str:
    """Where the figures are kept: by the agent's code, the version, and what is played."""
    code = (EXAMPLES / f"{name}.py").read_bytes()
    played = json.dumps({**asdict(plan), "version": VERSION}, sort_keys=True, default=str)
    return f"practice_example:{sha256(code + played.encode()).hexdigest()}"
