"""A whole competition on a recorded market, its clock driven by the test.

The expected values are worked out here from the recording alone.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext
from itertools import pairwise
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.audit.rules import audit
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.feeds.open import open_funding_source
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.portfolio.equity_curve import Asked, Period, equity_curves
from backend.prices.open import open_price_updater
from backend.redis.connect import connect
from backend.settings import Settings
from backend.staking.stake import stake
from backend.standings.board_request import BoardRequest
from backend.standings.settle import ORDERS_DONE_AFTER
from backend.standings.views import leaderboard
from jobs.batches import (
    apply_interest,
    capture_snapshots,
    initial_distribution,
    settle_competition,
    update_prices,
)
from jobs.context import JobContext
from tests.feeds.recording import BAR, RECORDING, sol_closes
from tests.world.certificates import CERTIFICATES
from tests.world.orders import Wanted, swap
from tests.world.world import JITOSOL, SOL, USDC, entrant

pytestmark = pytest.mark.long

START = datetime.fromisoformat("2025-10-01T00:00Z")
END = START + timedelta(days=14)
HOUR = timedelta(hours=1)
YEAR_PERCENT = 100 * 31_536_000
STAKING_RATE = 7
STAKED_AT = START + HOUR
UNIT = Decimal("1e-9")
CENT_FRACTION = Decimal("1e-8")
# How far back each period reaches, and how many points it is drawn with besides both ends.
DRAWN: Mapping[Period, tuple[timedelta, int]] = {
    "1d": (timedelta(days=1), 24),
    "7d": (timedelta(days=7), 42),
    "30d": (timedelta(days=30), 60),
    "90d": (timedelta(days=90), 45),
    "1y": (timedelta(days=365), 52),
}


def recorded_sol() -> Mapping[datetime, Decimal]:
    closes = sol_closes()
    # The last bar goes on being played at the end of the fortnight.
    return {**closes, END: closes[END - BAR]}


def trader_value(
    at: datetime, price: Decimal, first_price: Decimal, pool: Mapping[str, str]
) -> Decimal:
    """1 SOL sold at the start, 2 staked and 2 liquid-staked an hour later, 5 left."""
    usdc = 1000 + first_price.quantize(Decimal("1e-6"), ROUND_DOWN)
    with localcontext(prec=80, rounding=ROUND_DOWN):
        seconds = int((at - STAKED_AT).total_seconds())
        interest = (Decimal(2) * STAKING_RATE * seconds / YEAR_PERCENT).quantize(UNIT)
        lst = (2 / rate_at(STAKED_AT, pool)).quantize(UNIT)
        redeemed = (lst * rate_at(at, pool)).quantize(UNIT)
        return usdc + (5 + 2 + interest + redeemed) * price


def rate_at(at: datetime, pool: Mapping[str, str]) -> Decimal:
    """The rate of the pool: recorded at each midnight of Tokyo, and grown by the second since."""
    rate = Decimal(pool["exchange_rate"])
    midnights = [START, *(START + timedelta(hours=15, days=day) for day in range(14))]
    for before, after in pairwise([*(one for one in midnights if one < at), at]):
        grown = Decimal(pool["interest_rate"]) * int((after - before).total_seconds())
        rate = (rate + rate * grown / YEAR_PERCENT).quantize(Decimal("1e-18"))
    return rate


async def person(engine: AsyncEngine, wallet: str) -> UUID:
    async with transaction(engine) as connection:
        return await entrant(connection, wallet=wallet, now=START)


async def trades(engine: AsyncEngine, trader: UUID, *, now: datetime) -> None:
    async with transaction(engine) as connection:
        if now == START:
            await swap(
                connection,
                Wanted(user_id=trader, from_token=SOL, to_token=USDC, amount=Decimal(1)),
                now=now,
            )
        if now == STAKED_AT:
            two = Decimal(2)
            await stake(connection, user_id=trader, token_address=SOL, amount=two, now=now)
            await liquid_stake(
                connection, user_id=trader, token_address=JITOSOL, amount=two, now=now
            )


BATCHES = (
    update_prices,
    initial_distribution,
    apply_interest,
    capture_snapshots,
    settle_competition,
)


async def snapshots(engine: AsyncEngine, user_id: UUID) -> Mapping[datetime, Decimal]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT timestamp, total_value_usd FROM portfolio_snapshots WHERE user_id = :id"),
            {"id": user_id},
        )
        return {row.timestamp: row.total_value_usd for row in rows}


async def play(engine: AsyncEngine, settings: Settings, trader: UUID) -> None:
    """Every job at every full hour of the fortnight, the trader's orders between them."""
    async with (
        connect(settings.redis_address) as redis,
        httpx.AsyncClient(verify=CERTIFICATES) as http,
    ):
        prices = open_price_updater(
            settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
        )
        now = START
        while now <= END:
            for job in BATCHES:
                async with transaction(engine) as connection:
                    context = JobContext(
                        connection=connection,
                        engine=engine,
                        redis=redis,
                        prices=prices,
                        funding=open_funding_source(settings.price_source, http=http),
                        settings=settings,
                    )
                    late = ORDERS_DONE_AFTER if job is settle_competition else timedelta()
                    await job.run(context, now=now + late)
            await trades(engine, trader, now=now)
            now += HOUR


async def test_two_weeks_end_where_the_recording_says(
    engine: AsyncEngine, fresh_database_url: str, redis_url: str
) -> None:
    settings = Settings.model_validate(
        {
            "database_url": fresh_database_url,
            "redis_url": redis_url,
            "price_source": f"replay:{RECORDING}",
            "price_gate": "off",
        }
    )
    async with transaction(engine) as connection:
        await seed(connection, now=START)
        found = await connection.execute(
            text(
                "SELECT exchange_rate, interest_rate FROM liquid_stake_pools"
                " WHERE lst_token_address = :lst"
            ),
            {"lst": JITOSOL},
        )
        pool = {name: str(value) for name, value in found.mappings().one().items()}
    trader, holder = await person(engine, "trader"), await person(engine, "holder")

    await play(engine, settings, trader)

    sol = recorded_sol()
    held = {at: 1000 + 10 * sol[at] for at in hours()}
    traded = {at: trader_value(at, sol[at], sol[START], pool) for at in hours() if at > STAKED_AT}
    assert await snapshots(engine, holder) == held
    found_values = await snapshots(engine, trader)
    assert found_values.keys() == held.keys()
    assert max(abs(found_values[at] - value) for at, value in traded.items()) <= CENT_FRACTION

    async with engine.connect() as connection:
        assert await audit(connection) == []
        board = json.loads(await leaderboard(connection, BoardRequest(limit=20), now=END))
        asked: list[Asked] = [("holder", period, None) for period in DRAWN]
        drawn = await equity_curves(connection, asked, END)
    best_first = sorted(
        (("trader", traded[END]), ("holder", held[END])), key=lambda one: one[1], reverse=True
    )
    assert [entry["wallet_address"] for entry in board["users"]] == [name for name, _ in best_first]
    for entry in board["users"]:
        exact = dict(best_first)[entry["wallet_address"]]
        assert abs(Decimal(entry["total_value_usd"]) - exact) <= CENT_FRACTION
    worst = max(drawdown(list(held.values())[: n + 1]) for n in range(len(held)))
    shown = {entry["wallet_address"]: entry["max_drawdown_percentage"] for entry in board["users"]}
    assert abs(Decimal(shown["holder"]) - worst * 100) <= CENT_FRACTION
    for period, (length, points_max) in DRAWN.items():
        curve = json.loads(drawn["holder", period, None])
        since = max(START, END - length)
        summary = curve["summary"]
        assert Decimal(summary["initial_value"]) == held[since]
        assert Decimal(summary["current_value"]) == held[END]
        assert curve["data_points"] == len(curve["pnl_data"]) <= points_max + 2


def hours() -> list[datetime]:
    return [START + HOUR * number for number in range(14 * 24 + 1)]


def drawdown(values: list[Decimal]) -> Decimal:
    return 1 - values[-1] / max(values)
