"""Orders wait for the first observation after them, and share it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import utc_now
from backend.prices.observe import WAIT_SECONDS_MAX, Observer, PriceUnobserved
from backend.prices.shared_observation import LOCK, LOCK_MILLISECONDS, SharedObservations
from backend.redis.connect import connect
from backend.redis.source_budget import Budget
from tests.world.stall import JITOSOL, JUPITER, SOL, USDC, Stall, open_stall

INTERVAL_SECONDS = 0.5
GENEROUS = Budget(requests=6_000, seconds=60)
NOBODY = "redis://127.0.0.1:1"


@pytest.fixture
async def stall(engine: AsyncEngine, redis_url: str) -> AsyncIterator[Stall]:
    async with connect(redis_url) as redis, open_stall(engine, redis) as opened:
        opened.jupiter_says({SOL: "150", USDC: "1"})
        yield opened


def observer(
    stall: Stall, *, budget: Budget | None = GENEROUS, redis: Redis | None = None
) -> Observer:
    """As another process would have it."""
    shared = SharedObservations(redis=redis or stall.redis, interval_seconds=INTERVAL_SECONDS)
    updater = stall.another_updater(redis=redis, budget=budget)
    return Observer(updater=updater, shared=shared, clock=utc_now)


async def beginnings(stall: Stall, token: str) -> list[datetime]:
    """When the observations began of which prices were kept, oldest first."""
    query = text(
        "SELECT began_at FROM price_history WHERE token_address = :token ORDER BY priced_at"
    )
    async with stall.engine.connect() as connection:
        return list((await connection.execute(query, {"token": token})).scalars())


async def test_two_hundred_orders_of_two_processes_share_one_observation(stall: Stall) -> None:
    processes = [observer(stall), observer(stall)]
    arrived = utc_now()
    waiting = (
        process.observe([SOL, USDC], since=arrived) for process in processes for _ in range(100)
    )
    await asyncio.gather(*waiting)
    assert len(stall.asked(JUPITER)) == 1
    (began_at,) = await beginnings(stall, SOL)
    assert began_at >= arrived


async def test_an_observation_under_way_when_an_order_arrives_does_not_serve_it(
    stall: Stall,
) -> None:
    process = observer(stall)
    first = asyncio.create_task(process.observe([SOL], since=utc_now()))
    while not stall.asked(JUPITER):  # noqa: ASYNC110 - at the venue
        await asyncio.sleep(0.005)
    arrived = utc_now()
    await asyncio.gather(first, process.observe([SOL], since=arrived))
    before, after = await beginnings(stall, SOL)
    assert before < arrived <= after


async def test_observations_keep_their_distance_in_all_processes_together(stall: Stall) -> None:
    for process in (observer(stall), observer(stall), observer(stall)):
        await process.observe([SOL], since=utc_now())
    first, second, third = await beginnings(stall, SOL)
    # A busy machine is late to look at its clock, after the first as well as after the second.
    distance = timedelta(seconds=INTERVAL_SECONDS / 2)
    assert second - first >= distance
    assert third - second >= distance


async def test_a_source_that_answers_at_once_is_asked_for_what_is_waited_for(
    stall: Stall,
) -> None:
    process = observer(stall, budget=None)
    await process.observe([JITOSOL], since=utc_now())
    assert stall.asked(JUPITER) == [[SOL]]
    await process.observe([USDC, SOL], since=utc_now())
    assert sorted(stall.asked(JUPITER)[1]) == sorted([SOL, USDC])


async def test_an_order_waits_for_its_execution_delay(stall: Stall) -> None:
    since = utc_now() + timedelta(seconds=0.4)
    await observer(stall, budget=None).observe([SOL], since=since)
    (began_at,) = await beginnings(stall, SOL)
    assert began_at >= since


async def test_the_execution_delay_does_not_shorten_the_wait(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.prices.observe.WAIT_SECONDS_MAX", 2.0)
    since = utc_now() + timedelta(seconds=2.1)
    await observer(stall, budget=None).observe([SOL], since=since)
    (*_, began_at) = await beginnings(stall, SOL)
    assert began_at >= since


async def test_a_price_that_the_gate_keeps_out_ends_the_wait(stall: Stall) -> None:
    process = observer(stall, budget=None)
    await process.observe([SOL], since=utc_now())
    stall.jupiter_says({SOL: "15000"})
    await process.observe([SOL], since=utc_now())
    assert len(await beginnings(stall, SOL)) == 1
    assert await stall.rows("SELECT candidate FROM price_refusals") == [("15000",)]


async def test_a_token_that_nobody_knows_is_not_waited_for(stall: Stall) -> None:
    process = observer(stall)
    await process.observe(["moon"], since=utc_now())
    assert stall.asked(JUPITER) == []


async def test_without_a_price_the_order_is_refused_in_time_and_nothing_is_written(
    stall: Stall,
) -> None:
    stall.venue.says(JUPITER, {}, status=503)
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(PriceUnobserved, match="Nothing was done"):
        await observer(stall).observe([SOL], since=utc_now())
    assert loop.time() - began >= WAIT_SECONDS_MAX
    assert await beginnings(stall, SOL) == []


async def test_without_redis_each_process_observes_for_itself(stall: Stall) -> None:
    async with connect(NOBODY) as away:
        process = observer(stall, redis=away)
        await process.observe([SOL], since=utc_now())
        await process.observe([SOL], since=utc_now())
    first, second = await beginnings(stall, SOL)
    assert second - first >= timedelta(seconds=INTERVAL_SECONDS)


async def test_a_turn_ends_by_itself_when_its_process_dies(stall: Stall) -> None:
    under_way = asyncio.create_task(observer(stall).observe([SOL], since=utc_now()))
    while not stall.asked(JUPITER):  # noqa: ASYNC110 - at the venue
        await asyncio.sleep(0.005)
    assert 0 < await stall.redis.pttl(LOCK) <= LOCK_MILLISECONDS
    await under_way


async def test_a_process_that_died_observing_keeps_nobody_waiting_for_good(stall: Stall) -> None:
    await stall.redis.set(LOCK, "a process that died", px=300)
    await observer(stall).observe([SOL], since=utc_now())
    assert len(await beginnings(stall, SOL)) == 1
