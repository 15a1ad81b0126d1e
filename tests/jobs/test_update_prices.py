"""Prices on a schedule: everything now and then, and more often while anybody looks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.batches.rest import UNTIL, rests, stay_awake
from backend.database.transaction import transaction
from backend.redis.connect import connect
from backend.redis.presence import see
from backend.settings import Settings
from jobs.batches.update_prices import run
from jobs.context import Counts
from jobs.run import perform
from tests.world.world import entrant

# Noon in Tokyo: all prices every ten minutes.
NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
PRICED_TOKENS = 26


@pytest.fixture
async def settings(fresh_database_url: str, redis_url: str, engine: AsyncEngine) -> Settings:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
    return Settings.model_validate(
        {"database_url": fresh_database_url, "redis_url": redis_url, "price_source": "simulated"}
    )


async def update(settings: Settings, *, at: datetime) -> Counts:
    return await perform(run, settings=settings, now=at, chunk={})


async def test_at_first_every_token_gets_a_price(settings: Settings, engine: AsyncEngine) -> None:
    assert await update(settings, at=NOW) == {
        "written": PRICED_TOKENS, "refused": 0, "unanswered": 0,
    }  # fmt: skip
    async with engine.connect() as connection:
        unpriced = await connection.execute(
            text(
                "SELECT symbol FROM tokens WHERE address NOT IN"
                " (SELECT token_address FROM token_prices)"
            )
        )
        assert unpriced.scalars().all() == []


@pytest.mark.parametrize(
    ("after_seconds", "watched", "written"),
    [
        pytest.param(60, None, 0, id="nobody looks"),
        pytest.param(60, [BONK], PRICED_TOKENS, id="somebody looks, if only at one token"),
        pytest.param(60, [], PRICED_TOKENS, id="somebody looks who holds nothing"),
        pytest.param(600, None, PRICED_TOKENS, id="everything after ten minutes"),
    ],
)
async def test_all_prices_are_refreshed_while_anybody_looks_and_every_ten_minutes_else(
    settings: Settings,
    redis_url: str,
    after_seconds: int,
    watched: list[str] | None,
    written: int,
) -> None:
    await update(settings, at=NOW)
    at = NOW + timedelta(seconds=after_seconds)
    async with connect(redis_url) as redis:
        if watched is not None:
            await see(redis, {"wallet": watched}, now=at)
    assert (await update(settings, at=at))["written"] == written


async def test_a_refresh_run_again_as_of_an_earlier_time_changes_nothing(
    settings: Settings, engine: AsyncEngine
) -> None:
    await update(settings, at=NOW)
    before = await stored(engine)
    await update(settings, at=NOW - timedelta(hours=1))
    assert await stored(engine) == before


async def stored(engine: AsyncEngine) -> list[tuple[str, str]]:
    """Address and price of every stored price."""
    question = text("SELECT token_address, price_usd FROM token_prices ORDER BY token_address")
    async with engine.connect() as connection:
        return [(row.token_address, row.price_usd) for row in await connection.execute(question)]


async def test_standings_follow_the_prices(settings: Settings, engine: AsyncEngine) -> None:
    await update(settings, at=NOW)
    async with transaction(engine) as connection:
        await entrant(connection, wallet="alice", now=NOW)
    later = NOW + timedelta(minutes=10)
    await update(settings, at=later)
    async with engine.connect() as connection:
        standing = (await connection.execute(text("SELECT * FROM standings"))).one()
    assert standing.valued_at == later
    assert standing.pnl_usd != 0


async def test_every_process_plays_a_recording_from_the_start_of_the_competition(
    settings: Settings, engine: AsyncEngine, tmp_path: Path
) -> None:
    recording = tmp_path / "recording.csv"
    recording.write_text("utc,SOL\n2025-10-01T00:00:00Z,200\n2025-10-01T00:10:00Z,210\n")
    playing = settings.model_copy(update={"price_source": f"replay:{recording}"})
    for minutes, price in ((0, "200"), (9, "200"), (10, "210")):
        await update(playing, at=NOW + timedelta(minutes=minutes))
        prices = {row for _, row in await stored(engine)}
        assert price in prices


NIGHT = NOW + timedelta(hours=13, minutes=1)
SEASON_ENDS = NOW + timedelta(days=14)


@pytest.mark.parametrize(
    ("is_known", "is_watched", "at", "until"),
    [
        pytest.param(False, False, NOW, SEASON_ENDS, id="nobody is known: to the end"),
        pytest.param(True, False, NOW, NOW + timedelta(minutes=10), id="by day: ten minutes"),
        pytest.param(True, False, NIGHT, NIGHT + timedelta(minutes=14), id="by night: a quarter"),
        pytest.param(True, True, NOW, None, id="somebody looks"),
        pytest.param(False, False, SEASON_ENDS, None, id="the season is to be settled"),
    ],
)
async def test_batches_rest_until_the_next_has_something_to_do(
    settings: Settings,
    engine: AsyncEngine,
    redis_url: str,
    is_known: bool,
    is_watched: bool,
    at: datetime,
    until: datetime | None,
) -> None:
    await update(settings, at=NOW)
    async with transaction(engine) as connection:
        if is_known:
            await entrant(connection, wallet="alice", now=NOW)
    async with connect(redis_url) as redis:
        if is_watched:
            await see(redis, {"wallet": [BONK]}, now=at)
        await update(settings, at=at)
        known = await redis.get(UNTIL)
        assert (None if known is None else datetime.fromtimestamp(float(known), UTC)) == until
        assert await rests(redis, now=at) is (until is not None)
        if until is not None:
            assert not await rests(redis, now=until)
        await stay_awake(redis, seconds=60)
        assert not await rests(redis, now=at)


async def test_nobody_rests_where_the_setting_says_never(
    settings: Settings, redis_url: str
) -> None:
    awake = settings.model_copy(update={"rest_after_seconds": 0})
    await update(awake, at=NOW)
    async with connect(redis_url) as redis:
        assert await redis.get(UNTIL) is None
