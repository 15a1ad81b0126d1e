"""What an agent does in practice comes to the same ledger as in a competition that goes on live."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from backend.audit.rules import audit
from backend.clock import SetClock
from backend.competition.register import enter, see_user
from backend.database.transaction import reading, transaction
from backend.play.batch import run_batch
from backend.play.begin import begin_competition
from backend.play.calendar import AWAITED, due_between
from backend.practice.market import Market, open_market
from backend.practice.plan import Plan
from backend.practice.run import standing_clock
from backend.practice.store import books_digest
from backend.prices.observe import Observing
from backend.settings import Settings
from backend.simulation.trader import TEMPERAMENTS, Trader
from jobs.registry import job_function
from procedures.request.server import Server
from tests.world.practice import (
    FORTNIGHT,
    HOUR,
    OWNER,
    asked_by_key,
    known,
    let_in,
    plan_of,
    playing,
)
from tests.world.world import SOL, USDC

HOURS: Final = 10
Ask = Callable[..., Awaitable[Any]]


@dataclass(slots=True)
class Live:
    """A competition whose time passes by itself: rows and batches come when it is their time, and
    orders wait in the observer of the product for the price after them.
    """

    server: Server
    market: Market
    plan: Plan
    clock: SetClock

    async def pass_until(self, moment: datetime) -> None:
        """Let it become so late."""
        since, until = self.clock.moment, min(moment, self.plan.ends_at + AWAITED)
        timezone = ZoneInfo(self.server.settings.timezone)
        due = {one.at: one.batches for one in due_between(since, until, timezone=timezone)}
        last = min(until, self.plan.ends_at)
        rows = {*self.market.moments(since, last), last}
        for stop in sorted(one for one in {*rows, *due} if one > since):
            self.clock.moment = stop
            if stop in rows:
                await self.server.prices.observe(None, now=stop)
            for name in due.get(stop, ()):
                await run_batch(
                    self.server, job_function(name), funding=self.market.funding, now=stop
                )
        self.clock.moment = until


@dataclass(frozen=True, slots=True)
class TimePasses:
    """The product's observer; while an order waits in it, the time of the next row comes."""

    observer: Observing
    live: Live

    @property
    def clock(self) -> Callable[[], datetime]:
        return self.observer.clock

    @property
    def idle_seconds(self) -> float:
        return self.observer.idle_seconds

    async def observe(self, token_addresses: Iterable[str], *, since: datetime) -> None:
        waiting = asyncio.create_task(self.observer.observe(token_addresses, since=since))
        row_at = self.live.market.after_order(since)
        assert row_at is not None
        await self.live.pass_until(row_at)
        await waiting


async def trade(ask: Ask, pass_an_hour: Callable[[], Awaitable[None]]) -> int:
    """An agent of all temperaments of the simulation; how many orders it gave."""

    async def asked(path: str, given: Mapping[str, object], _: str) -> Any:  # noqa: ANN401
        return await ask(path, **given)

    tokens = {"SOL": SOL, "USDC": USDC}
    traders = [
        Trader(number, Random(f"{number}"), tokens, asked) for number in range(len(TEMPERAMENTS))
    ]
    for hour in range(HOURS):
        await pass_an_hour()
        for trader in traders[hour % 2 :: 2]:
            await trader.act()
    return sum(trader.orders for trader in traders)


async def played_live(settings: Settings, plan: Plan) -> tuple[str, int]:
    clock, market = standing_clock(plan.starts_at), open_market(known(), plan)
    own = settings.model_copy(update={"price_gate": "off", "rate_limits": "off"})
    server = Server.opened(own, clock=clock, source=market.source)
    live = Live(server, market, plan, clock)
    server = replace(server, observer=TimePasses(server.observer, live))
    try:
        await begin_competition(server.engine, starts_at=plan.starts_at, ends_at=plan.ends_at)
        await server.prices.observe(None, now=plan.starts_at)
        async with transaction(server.engine) as connection:
            user_id = await see_user(connection, wallet_address=OWNER, now=plan.starts_at)
            await enter(connection, user_id=user_id, now=plan.starts_at)
        key = await let_in(server)

        async def ask(path: str, **given: object) -> Any:  # noqa: ANN401
            return json.loads(await asked_by_key(server, key, path, given))

        orders = await trade(ask, lambda: live.pass_until(clock.moment + HOUR))
        await live.pass_until(plan.ends_at + AWAITED)
        return await books(server), orders
    finally:
        await server.close()


async def books(server: Server) -> str:
    async with reading(server.readings) as connection:
        assert await audit(connection) == []
        return await books_digest(connection)


async def played_in_practice(settings: Settings, plan: Plan) -> tuple[str, int]:
    async with playing(settings, plan) as player:
        orders = await trade(player.ask, lambda: player.run.advance(HOUR))
        await player.play()
        return await books(player.run.server), orders


@pytest.mark.parametrize("market", [FORTNIGHT, "simulated"])
async def test_the_same_agent_comes_to_the_same_ledger_live_and_in_practice(
    settings: Settings, market: str
) -> None:
    plan = plan_of(market, seed=3)
    live, practised = await played_live(settings, plan), await played_in_practice(settings, plan)
    assert live == practised
    assert live[1] > HOURS
