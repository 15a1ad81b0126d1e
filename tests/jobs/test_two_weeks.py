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

from backend.actions.liquid_stake import liquid_stake
from backend.actions.open_price_desk import open_price_desk
from backend.actions.seed import seed
from backend.actions.stake import stake
from backend.actions.swap import swap
from backend.database.transaction import transaction
from backend.feeds.open import open_funding_source
from backend.settings import Settings
from backend.signals.connect import connect
from backend.store.audit import audit
from backend.store.swaps import SwapOrder
from backend.views.equity_curve import SPANS, equity_curves
from backend.views.leaderboard import leaderboard
from jobs import apply_interest, capture_snapshots, initial_distribution, update_prices
from jobs.run import Desk
from tests.actions.world import JITOSOL, SOL, USDC
from tests.feeds.recording import BAR, RECORDING, sol_closes

pytestmark = pytest.mark.long

START = datetime.fromisoformat("2025-10-01T00:00Z")
END = START + timedelta(days=14)
HOUR = timedelta(hours=1)
YEAR_PERCENT = 100 * 31_536_000
STAKING_RATE = 7
STAKED_AT = START + HOUR
UNIT = Decimal("1e-9")
CENT_FRACTION = Decimal("1e-8")


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
        rate = Decimal(pool["exchange_rate"])
        lst = (2 / rate).quantize(UNIT)
        midnights = [START, *(START + timedelta(hours=15, days=day) for day in range(14))]
        for before, midnight in pairwise(midnights):
            if midnight <= at:
                grown = Decimal(pool["interest_rate"]) * int((midnight - before).total_seconds())
                rate = (rate + rate * grown / YEAR_PERCENT).quantize(Decimal("1e-18"))
        return usdc + (5 + 2 + interest) * price + lst * rate * price


async def person(engine: AsyncEngine, wallet: str) -> UUID:
    async with transaction(engine) as connection:
        joined = text("INSERT INTO users (username, wallet_address) VALUES (:w, :w) RETURNING id")
        user_id: UUID = (await connection.execute(joined, {"w": wallet})).scalar_one()
    return user_id


async def trades(engine: AsyncEngine, trader: UUID, *, now: datetime) -> None:
    async with transaction(engine) as connection:
        if now == START:
            await swap(
                connection,
                SwapOrder(user_id=trader, sold=SOL, bought=USDC, amount=Decimal(1)),
                now=now,
            )
        if now == STAKED_AT:
            two = {"user_id": trader, "amount": Decimal(2), "now": now}
            await stake(connection, token_address=SOL, **two)
            await liquid_stake(connection, token_address=JITOSOL, **two)


async def snapshots(engine: AsyncEngine, user_id: UUID) -> Mapping[datetime, Decimal]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT timestamp, total_value_usd FROM portfolio_snapshots WHERE user_id = :id"),
            {"id": user_id},
        )
        return {row.timestamp: row.total_value_usd for row in rows}


async def play(engine: AsyncEngine, settings: Settings, trader: UUID) -> None:
    """Every job at every full hour of the fortnight, the trader's orders between them."""
    assert settings.redis_url is not None
    async with (
        connect(settings.redis_url.get_secret_value()) as redis,
        httpx.AsyncClient() as http,
    ):
        prices = open_price_desk(settings, engine=engine, redis=redis, http=http)
        now = START
        while now <= END:
            for job in (update_prices, initial_distribution, apply_interest, capture_snapshots):
                async with transaction(engine) as connection:
                    desk = Desk(
                        connection=connection,
                        engine=engine,
                        redis=redis,
                        prices=prices,
                        funding=open_funding_source(settings.price_source, http=http),
                        settings=settings,
                    )
                    await job.run(desk, now=now)
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
        board = json.loads(await leaderboard(connection, limit=20, now=END))
        asked = [("holder", period) for period in SPANS]
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
    for period, span in SPANS.items():
        curve = json.loads(drawn["holder", period])
        since = max(START, END - span.length)
        summary = curve["summary"]
        assert Decimal(summary["initial_value"]) == held[since]
        assert Decimal(summary["current_value"]) == held[END]
        assert curve["data_points"] == len(curve["pnl_data"]) <= span.points + 2


def hours() -> list[datetime]:
    return [START + HOUR * number for number in range(14 * 24 + 1)]


def drawdown(values: list[Decimal]) -> Decimal:
    return 1 - values[-1] / max(values)
