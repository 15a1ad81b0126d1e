"""A recorded market played again: its markouts and candles are what the recording alone says."""

import csv
import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.database.transaction import reading, transaction
from backend.features import PRICE_FOLLOWERS
from backend.markouts.measure_markouts import measure_markouts
from backend.markouts.views import own_markouts
from backend.prices.candles import candles
from backend.prices.open import open_price_updater
from backend.prices.update import PriceUpdater
from backend.redis.connect import connect
from backend.settings import Settings
from backend.swap.swap import SwapOrder, swap_all
from backend.swap.terms import SwapTerms
from backend.trading.execution import Execution
from tests.feeds.recording import BAR, RECORDING
from tests.world.certificates import CERTIFICATES
from tests.world.world import BTC, SOL, USDC, entrant

START: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SPEED: Final = 120
TICK: Final = timedelta(seconds=5)
TICKS: Final = 110
HORIZONS: Final = (10, 60, 300)
COLUMNS: Final = {SOL: "SOL", BTC: "BTC", USDC: None}
WALLET: Final = "recorded"
SWAPS: Final = (
    # after so many ticks: sold, bought, amount
    (3, USDC, SOL, "100"),
    (7, SOL, BTC, "1.5"),
    (20, BTC, USDC, "0.0001"),
    (21, USDC, SOL, "420.5"),
    (33, SOL, USDC, "3"),
    (40, SOL, BTC, "0.7"),
)


class Recording:
    """The file alone, read by nothing of ours."""

    def __init__(self) -> None:
        with gzip.open(RECORDING, "rt") as lines:
            self.rows = list(csv.DictReader(lines))

    def price(self, token: str, at: datetime) -> Fraction:
        """What the market said at a moment of the recording."""
        column = COLUMNS[token]
        row = self.rows[int((at - START) * SPEED / BAR)]
        return Fraction(1) if column is None else Fraction(row[column])


@pytest.fixture
async def updater(
    engine: AsyncEngine, fresh_database_url: str, redis_url: str
) -> AsyncIterator[PriceUpdater]:
    settings = Settings.model_validate(
        {"price_source": f"replay:{RECORDING}@{SPEED}", "price_gate": "off"}
    )
    async with transaction(engine) as connection:
        await seed(connection, now=START)
    async with connect(redis_url) as redis, httpx.AsyncClient(verify=CERTIFICATES) as http:
        yield open_price_updater(
            settings, engine=engine, redis=redis, http=http, followers=PRICE_FOLLOWERS
        )


async def played(updater: PriceUpdater) -> list[tuple[datetime, str, str, Fraction]]:
    """Observe all prices at each tick, and swap; gives when, what for what, and the notional."""
    swaps = {number: one for number, *one in SWAPS}
    made = []
    for number in range(TICKS):
        now = START + number * TICK
        await updater.observe(None, now=now)
        async with transaction(updater.engine) as connection:
            user_id = await entrant(connection, wallet=WALLET, now=now)
        if number in swaps:
            sold, bought, amount = swaps[number]
            order = SwapOrder(
                user_id=user_id,
                from_token_address=sold,
                to_token_address=bought,
                amount=Decimal(amount),
                execution=Execution(since=now),
            )
            async with transaction(updater.engine) as connection:
                terms = (await swap_all(connection, [order], now))[order]
            assert isinstance(terms, SwapTerms), terms
            made.append((now, sold, bought, Fraction(amount)))
    return made


def rounded(value: Fraction, places: int = 4) -> Decimal:
    return Decimal(round(value * 10**places)).scaleb(-places)


async def test_markouts_equal_the_figures_worked_out_from_the_recording(
    updater: PriceUpdater,
) -> None:
    recording = Recording()
    made = await played(updater)
    await measure_markouts(updater.engine, now=START + TICKS * TICK)

    expected: list[list[Decimal]] = []
    for at, sold, bought, _ in made:
        ratio = recording.price(bought, at) / recording.price(sold, at)
        ends = [at + timedelta(seconds=horizon) for horizon in HORIZONS]
        after = [recording.price(bought, end) / recording.price(sold, end) for end in ends]
        expected.append([rounded((one / ratio - 1) * 10_000) for one in after])
    async with reading(updater.engine) as connection:
        kept = await connection.execute(text("SELECT markouts_bps FROM fills ORDER BY observed_at"))
        assert list(kept.scalars()) == expected
        document = await own_markouts(connection, wallet_address=WALLET)
    assert len({str(one) for row in expected for one in row}) > len(SWAPS)

    shown = json.loads(document or b"")["horizons"]
    weights = [amount * recording.price(sold, at) for at, sold, _, amount in made]
    for place, horizon in enumerate(HORIZONS):
        markouts = [Fraction(row[place]) for row in expected]
        weighted = list(zip(weights, markouts, strict=True))
        total = sum(weights, Fraction())
        mean = sum((w * m for w, m in weighted), Fraction()) / total
        squares = sum(((w * (m - mean)) ** 2 for w, m in weighted), Fraction())
        variance = Fraction(len(made), len(made) - 1) * squares / total**2
        error = (Decimal(variance.numerator) / variance.denominator).sqrt()
        assert shown[place] == {
            "horizon_seconds": horizon,
            "fills": len(made),
            "observations": len(made),
            "mean_bps": plain(rounded(mean)),
            "standard_error_bps": plain(rounded(Fraction(error))),
        }


async def test_candles_equal_the_figures_worked_out_from_the_recording(
    updater: PriceUpdater,
) -> None:
    recording = Recording()
    await played(updater)
    end = START + TICKS * TICK
    async with reading(updater.engine) as connection:
        document = await candles(
            connection, token_address=SOL, interval="1m", limit=500, until=end, now=end
        )
    found: list[dict[str, Any]] = json.loads(document or b"")["candles"]
    a_minute = timedelta(minutes=1) // TICK
    assert len(found) == -(-TICKS // a_minute)
    for number, candle in enumerate(found):
        moments = range(number * a_minute, min(TICKS, (number + 1) * a_minute))
        prices = [recording.price(SOL, START + one * TICK) for one in moments]
        figures = [Fraction(candle[name]) for name in ("open", "high", "low", "close")]
        assert figures == [prices[0], max(prices), min(prices), prices[-1]]
        assert candle["ticks"] == len(prices)
    opened = [datetime.fromisoformat(one["opens_at"]) for one in found]
    assert all(after - before == timedelta(minutes=1) for before, after in pairwise(opened))


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
