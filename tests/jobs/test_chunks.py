"""With many users a batch is done in chunks of them, by any number of workers, as if at once."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg import sql
from redis import Redis as SyncRedis
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.opening import Direction
from backend.redis.queue import open_queue
from backend.settings import Settings
from backend.staking.stake import stake
from jobs.context import Counts
from jobs.registry import job_function
from jobs.run import perform
from tests.jobs.killed import killed_at
from tests.jobs.same_rows import rows
from tests.world.endings import accrue
from tests.world.orders import open_position
from tests.world.world import BLOCKED, BTC, NOW, PRICES, SOL, USDC, World, make_world

LATER = NOW + timedelta(hours=4, minutes=5)
HOUR = timedelta(hours=1)
BEGUN = ((stake, SOL, 2), (lend, USDC, 100), (liquid_stake, SOL, 1))
OPENED: tuple[tuple[str, Direction], ...] = ((SOL, "long"), (BTC, "short"))
# Of the row of bob, who is in the second of three chunks.
OF_BOB = "SELECT FROM {} WHERE {} = (SELECT id FROM users WHERE username = 'bob') FOR UPDATE"
HELD = {
    "capture_snapshots": OF_BOB.format("users", "id"),
    "apply_interest": OF_BOB.format("investments", "user_id"),
    "apply_funding": OF_BOB.format("perp_positions", "user_id"),
}
# What each counts in all, at once or in chunks.
COUNTED: dict[str, Counts] = {
    "capture_snapshots": {"snapshots": 3},
    "apply_interest": {"days": 1, "stakes": 3, "loans": 3, "liquid_stakes": 3, "pools": 1},
    "apply_funding": {"settlements": 1, "payments": 6, "liquidated": 0},
    "prune_snapshots": {"deleted": 48},
    "update_prices": {},
}
# Idle users beside them, so that each of the three is in a chunk of their own.
MANY = """
INSERT INTO users (id, username, wallet_address)
SELECT (
    left(id::text, 24) || 'ffffffff' || lpad(to_hex(number), 4, '0')
)::uuid, 'idle', username || number
FROM users CROSS JOIN generate_series(1, 5000) AS number WHERE username IN ('alice', 'bob')
"""
DONE = "SELECT number, done_at IS NOT NULL FROM batch_chunks ORDER BY number"


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Three who have something of everything, and old snapshots."""
    made = await make_world(engine)
    await made.write(
        "INSERT INTO token_listings (token_address, is_major) VALUES (:sol, true), (:btc, true)",
        sol=SOL, btc=BTC,
    )  # fmt: skip
    for name in ("alice", "bob", "carol"):
        user = await made.person(name)
        async with transaction(engine) as connection:
            for begin, token, amount in BEGUN:
                await begin(
                    connection, user_id=user, token_address=token, amount=Decimal(amount), now=NOW
                )
            for token, direction in OPENED:
                await open_position(
                    connection,
                    user_id=user,
                    token_address=token,
                    collateral=Decimal(100),
                    leverage=2,
                    direction=direction,
                    now=NOW,
                )
        await made.write(
            """
            INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd)
            SELECT :user, CAST('2025-11-20' AS timestamptz) + hour * interval '1 hour', 2000
            FROM generate_series(0, 23) AS hour
            """,
            user=user,
        )
    await made.set_prices(PRICES, at=LATER - timedelta(minutes=5))
    return made


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    typed = tmp_path / "prices.json"
    prices = {token: str(price) for token, price in PRICES.items()}
    typed.write_text(json.dumps({"prices": prices, "funding_rates": {SOL: "0.0001", BTC: "0.05"}}))
    return Settings.model_validate(
        {
            "database_url": fresh_database_url,
            "redis_url": redis_url,
            "price_source": f"file:{typed}",
            "home": tmp_path,
        }
    )


@pytest.fixture
async def copied(
    world: World, settings: Settings, maker: psycopg.Connection
) -> AsyncIterator[Settings]:
    """A copy of the world, in which the three are all that there are: one chunk."""
    await world.engine.dispose()
    url = make_url(settings.database_address)
    name = f"{url.database}_copy"
    own, template = sql.Identifier(name), sql.Identifier(str(url.database))
    maker.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(own, template)
    )
    address = url.set(database=name).render_as_string(hide_password=False)
    await world.write(MANY)
    yield Settings.model_validate({**settings.model_dump(), "database_url": address})
    maker.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(own))


async def run(job: str, settings: Settings, *, at: datetime = LATER) -> Counts:
    return await perform(job_function(job), settings=settings, now=at, chunk={})


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("job", COUNTED)
async def test_in_chunks_as_at_once(
    world: World, settings: Settings, copied: Settings, job: str, workers: int
) -> None:
    before = rows(copied)
    at_once = await run(job, copied)
    assert rows(copied) != before
    counts = await asyncio.gather(*(run(job, settings) for _ in range(workers)))
    assert rows(settings) == rows(copied)
    for name, counted in COUNTED[job].items():
        assert (at_once[name], sum(count[name] for count in counts)) == (counted, counted)
    assert await world.broken_rules() == []


@pytest.mark.parametrize(("job", "held"), HELD.items())
async def test_a_chunk_whose_worker_is_killed_is_taken_up_again(
    world: World, settings: Settings, copied: Settings, job: str, held: str
) -> None:
    standings = (await world.contents())["standings"]
    await asyncio.to_thread(killed_at, held, job=job, at=LATER, settings=settings)
    assert await world.rows(DONE) == [(1, True), (2, False), (3, False)]
    assert await world.count(f"batch_runs WHERE job = '{job}'") == 0
    # Nobody stands at an hour that others do not stand at yet.
    assert (await world.contents())["standings"] == standings
    for address in (settings, copied):
        await run(job, address)
    assert rows(settings) == rows(copied)
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("job", "held", "done"),
    [
        *((job, held, [(1, True), (2, False), (3, True)]) for job, held in HELD.items()),
        # The first is about to cut the hour, which the second leaves to it.
        ("capture_snapshots", "LOCK TABLE batch_chunks IN SHARE MODE", []),
    ],
)
async def test_one_worker_passes_another_and_who_does_the_last_chunk_ends_it(
    world: World,
    settings: Settings,
    copied: Settings,
    job: str,
    held: str,
    done: list[tuple[int, bool]],
) -> None:
    holder = await psycopg.AsyncConnection.connect(settings.database_address)
    await holder.execute(held.encode())
    slow = asyncio.create_task(run(job, settings))
    while await world.count(BLOCKED) < 1:
        assert not slow.done(), slow.result()
        await asyncio.sleep(0.05)
    fast = await run(job, settings)
    assert not any(fast.values())
    assert await world.rows(DONE) == done
    await holder.close()
    assert any((await slow).values())
    await run(job, copied)
    assert rows(settings) == rows(copied)


async def test_as_many_are_asked_as_there_are_chunks_and_nobody_for_one(
    world: World, settings: Settings, copied: Settings
) -> None:
    with SyncRedis.from_url(settings.redis_address) as connection:
        await run("capture_snapshots", copied)
        assert open_queue(connection).count == 0
        await run("capture_snapshots", settings)
        asked = [job.args for job in open_queue(connection).jobs]
    assert asked == [["capture_snapshots", LATER.isoformat()]] * 2
    done = rows(settings)
    for name, at in asked:
        await run(name, settings, at=datetime.fromisoformat(at))
    assert rows(settings) == done
    assert await world.broken_rules() == []


async def test_of_an_hour_that_was_never_finished_stays_what_was_taken_in_time(
    world: World, settings: Settings, copied: Settings
) -> None:
    job = "capture_snapshots"
    await asyncio.to_thread(killed_at, HELD[job], job=job, at=LATER, settings=settings)
    await world.set_prices(PRICES, at=LATER - timedelta(minutes=5) + HOUR)
    for _ in range(2):
        await run(job, settings, at=LATER + HOUR)
    taken = await world.rows("""
        SELECT username, hours, (
            SELECT count(*) FROM portfolio_snapshots WHERE user_id = users.id
                AND timestamp >= '2026-01-05T16:00Z'
        ) FROM standings JOIN users ON users.id = user_id ORDER BY username
    """)
    assert taken == [("alice", 2, 2), ("bob", 1, 1), ("carol", 1, 1)]
    recorded = await world.rows("""
        SELECT iso(period), (counts ->> 'snapshots')::integer FROM batch_runs
        WHERE job = 'capture_snapshots' ORDER BY period
    """)
    assert recorded == [("2026-01-05T16:00:00.000Z", 1), ("2026-01-05T17:00:00.000Z", 3)]
    assert await world.count("batch_chunks") == 0


async def test_a_day_that_the_settlement_makes_up_meanwhile_is_no_longer_done_in_chunks(
    world: World, settings: Settings, copied: Settings
) -> None:
    job = "apply_interest"
    await asyncio.to_thread(killed_at, HELD[job], job=job, at=LATER, settings=settings)
    async with transaction(world.engine) as connection:
        made_up = await accrue(connection, timezone=ZoneInfo("Asia/Tokyo"), now=LATER)
    assert made_up == {"days": 1, "stakes": 2, "loans": 2, "liquid_stakes": 2, "pools": 1}
    assert await run(job, settings, at=LATER + 24 * HOUR) == COUNTED[job]
    assert await world.count("batch_chunks") == 0
    assert await world.count("interest_accruals") == 12
    assert await world.broken_rules() == []
