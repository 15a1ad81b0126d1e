"""The price updater against a real database, a real Redis and a venue that plays Jupiter."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.database.transaction import transaction
from backend.liquid_staking.formulas import grown_rate
from backend.prices.update import Refreshed
from backend.redis.connect import connect
from backend.redis.events import PRICES
from tests.world.orders import open_position
from tests.world.stall import BONK, JITOSOL, JUPITER, NOW, SOL, USDC, Stall, open_stall
from tests.world.world import entrant


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


@pytest.fixture
async def stall(engine: AsyncEngine, redis: Redis) -> AsyncIterator[Stall]:
    async with open_stall(engine, redis) as opened:
        yield opened


async def test_a_price_is_stored_with_its_history(stall: Stall) -> None:
    stall.jupiter_says({SOL: "147.4789340738336"})
    await stall.updater.freshen([SOL], now=NOW)
    assert await stall.rows(
        "SELECT price_usd, source, last_updated FROM token_prices WHERE source <> 'pool'"
    ) == [("147.4789340738336", "jupiter", NOW)]
    assert await stall.rows("SELECT price_usd FROM price_history WHERE source = 'jupiter'") == [
        (Decimal("147.4789340738336"),)
    ]


async def test_a_liquid_staking_token_is_its_base_times_the_rate_exactly(stall: Stall) -> None:
    stall.jupiter_says({SOL: "147.4789340738336", JITOSOL: "999"})
    await stall.updater.freshen([JITOSOL], now=NOW)
    assert stall.asked(JUPITER) == [[SOL]]
    assert await stall.stored(JITOSOL) == Decimal("147.4789340738336") * Decimal("1.2463")


@pytest.mark.parametrize(
    ("after_seconds", "fetches"), [(0, 1), (29, 1), (30, 2)], ids=["at once", "29 s", "30 s"]
)
async def test_a_price_younger_than_30_s_is_not_fetched_again(
    stall: Stall, after_seconds: int, fetches: int
) -> None:
    stall.jupiter_says({SOL: "150"})
    await stall.updater.freshen([SOL], now=NOW)
    for updater in (stall.updater, stall.another_updater()):
        await updater.freshen([SOL], now=NOW + timedelta(seconds=after_seconds))
    assert len(stall.asked(JUPITER)) == fetches


@pytest.mark.parametrize("has_redis", [True, False], ids=["with Redis", "while Redis is away"])
async def test_twenty_at_once_fetch_each_token_once(stall: Stall, has_redis: bool) -> None:
    stall.jupiter_says({SOL: "150", BONK: "0.00001"})
    async with connect("redis://127.0.0.1:1/0") as nowhere:
        one = stall.updater if has_redis else stall.another_updater(redis=nowhere)
        # Without Redis only those of one process know of each other.
        other = stall.another_updater() if has_redis else one
        calls = [
            updater.freshen(tokens, now=NOW)
            for updater in (one, other)
            for tokens in ([SOL], [SOL, BONK], [BONK], [JITOSOL], [BONK, SOL]) * 2
        ]
        await asyncio.gather(*calls)
    asked = [token for request in stall.asked(JUPITER) for token in request]
    assert sorted(asked) == sorted([SOL, BONK])
    assert await stall.stored(SOL) == 150


async def test_who_finds_a_token_in_flight_waits_and_finds_its_price(stall: Stall) -> None:
    is_asked = asyncio.Event()

    async def slowly(_: Request) -> Response:
        is_asked.set()
        await asyncio.sleep(0.5)
        return JSONResponse({SOL: {"usdPrice": "150"}})

    stall.venue.answers[JUPITER] = slowly
    first = asyncio.create_task(stall.updater.freshen([SOL], now=NOW))
    await is_asked.wait()
    await stall.another_updater().freshen([SOL], now=NOW)
    assert await stall.stored(SOL) == 150
    await first


@pytest.mark.parametrize(("age_seconds", "price"), [(-1, 150), (1, 160)], ids=["older", "newer"])
async def test_an_older_price_never_overwrites_a_newer_one(
    stall: Stall, age_seconds: int, price: int
) -> None:
    stall.jupiter_says({SOL: "150"})
    await stall.updater.freshen([SOL], now=NOW)
    stall.venue.says(JUPITER, {})
    late = NOW + timedelta(seconds=31)
    stall.pyth_says_sol("160", at=NOW + timedelta(seconds=age_seconds))
    await stall.updater.freshen([SOL], now=late)
    assert await stall.stored(SOL) == price
    # The rate of the seed has grown by 5.94 % a year until the price was observed.
    rate = grown_rate(
        exchange_rate=Decimal("1.2463"),
        rate_percent=Decimal("5.94"),
        seconds=max(0, age_seconds),
    )
    assert await stall.stored(JITOSOL) == price * rate


async def test_a_price_ends_the_positions_it_reaches_in_the_transaction_that_writes_it(
    stall: Stall,
) -> None:
    stall.jupiter_says({SOL: "150", USDC: "1"})
    await stall.updater.freshen([SOL, USDC], now=NOW)
    async with transaction(stall.engine) as connection:
        user_id = await entrant(connection, wallet="alice", now=NOW)
        await open_position(
            connection,
            user_id=user_id,
            token_address=SOL,
            collateral=Decimal(100),
            leverage=10,
            direction="long",
            now=NOW,
        )
    later = NOW + timedelta(seconds=31)
    stall.jupiter_says({SOL: "136"})
    stall.pyth_says_sol("135", at=later)
    await stall.updater.freshen([SOL], now=later)
    assert await stall.stored(SOL) == 136
    assert await stall.rows("SELECT status, updated_at FROM perp_positions") == [
        ("liquidated", later)
    ]


async def test_a_jump_is_refused_recorded_and_believed_the_third_time(stall: Stall) -> None:
    stall.jupiter_says({SOL: "150"})
    await stall.updater.freshen([SOL], now=NOW)
    stall.jupiter_says({SOL: "120"})
    seen = []
    for seconds in (31, 40, 62, 93):
        await stall.another_updater().freshen([SOL], now=NOW + timedelta(seconds=seconds))
        seen.append(await stall.stored(SOL))
    assert seen == [150, 150, 150, 120]
    assert (
        await stall.rows("SELECT candidate, source, reason FROM price_refusals")
        == [("120", "jupiter", "too_volatile")] * 2
    )


@pytest.mark.parametrize(("pyth", "stored"), [("121", 120), ("150", 150)])
async def test_a_jump_is_believed_when_another_venue_saw_it(
    stall: Stall, pyth: str, stored: int
) -> None:
    stall.jupiter_says({SOL: "150"})
    await stall.updater.freshen([SOL], now=NOW)
    later = NOW + timedelta(minutes=1)
    stall.jupiter_says({SOL: "120"})
    stall.pyth_says_sol(pyth, at=later)
    await stall.updater.freshen([SOL], now=later)
    assert await stall.stored(SOL) == stored


@pytest.mark.parametrize(
    ("price", "reason"),
    [("0", "non_positive"), ("-1", "non_positive"), ("1e12", "too_large")],
)
async def test_what_is_no_price_is_refused_and_costs_the_others_nothing(
    stall: Stall, price: str, reason: str
) -> None:
    stall.jupiter_says({SOL: price, USDC: "0.9999"})
    refreshed = await stall.updater.refresh([SOL, USDC, BONK], now=NOW)
    assert refreshed == Refreshed(written=1, refused=1, unanswered=1)
    assert await stall.stored(USDC) == Decimal("0.9999")
    assert await stall.rows("SELECT reason FROM price_refusals") == [(reason,)]


async def test_a_token_without_an_answer_is_asked_for_again_after_5_s(stall: Stall) -> None:
    stall.jupiter_says({})
    for seconds, fetches in ((0, 1), (4, 1), (6, 2)):
        for token in (SOL, JITOSOL):
            await stall.updater.freshen([token], now=NOW + timedelta(seconds=seconds))
        assert len(stall.asked(JUPITER)) == fetches


async def test_a_source_that_fails_leaves_prices_as_they_are(stall: Stall) -> None:
    stall.jupiter_says({SOL: "150"})
    await stall.updater.freshen([SOL], now=NOW)
    stall.venue.says(JUPITER, {}, status=400)
    await stall.updater.freshen([SOL, "no such token"], now=NOW + timedelta(minutes=1))
    assert await stall.stored(SOL) == 150


async def test_another_market_starts_anew_instead_of_being_refused(stall: Stall) -> None:
    stall.jupiter_says({SOL: "150"})
    await stall.updater.freshen([SOL], now=NOW)
    async with stall.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE token_prices SET source = 'simulated'")
    stall.jupiter_says({SOL: "40"})
    await stall.another_updater().freshen([SOL], now=NOW + timedelta(minutes=1))
    assert await stall.stored(SOL) == 40


async def test_every_written_price_is_told_to_listeners(stall: Stall) -> None:
    stall.jupiter_says({SOL: "150"})
    async with stall.redis.pubsub() as listener:
        await listener.subscribe(PRICES)
        await listener.get_message(timeout=1)
        await stall.updater.freshen_all(now=NOW)
        message = await listener.get_message(timeout=1)
    assert message is not None
    told = {one["symbol"]: one for one in json.loads(message["data"])}
    assert told["SOL"] == {
        "token_address": SOL,
        "symbol": "SOL",
        "price_usd": "150",
        "last_updated": "2026-01-05T12:00:00.000Z",
    }
    assert told.keys() == {"SOL", "JitoSOL", "mSOL", "bSOL"}
