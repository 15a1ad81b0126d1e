"""Ticks for tests: a token's prices at random moments, and candles worked out of a day's file."""

import csv
import gzip
import io
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.prices.store import Price, write_prices

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tick:
    """An accepted price in USD."""

    token: str
    at: datetime
    price: Decimal
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a candle says."""

    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    ticks: int


def random_ticks(
    dice: random.Random, token: str, *, since: datetime, until: datetime, count: int
) -> list[Tick]:
    """Ticks at different moments, to the microsecond, in order; some at a full hour."""
    span = int((until - since) / timedelta(microseconds=1))
    offsets = {timedelta(microseconds=dice.randrange(span)) for _ in range(count)}
    moments = {since + offset for offset in offsets}
    moments |= {
        moment.replace(minute=0, second=0, microsecond=0) for moment in dice.sample([*moments], 5)
    }
    return [
        Tick(token, moment, Decimal(dice.randint(1, 10**9)).scaleb(-dice.randint(0, 9)))
        for moment in sorted(moment for moment in moments if moment >= since)
    ]


async def write(engine: AsyncEngine, ticks: Iterable[Tick]) -> None:
    """Write the ticks as a refresh does, one after the other."""
    async with transaction(engine) as connection:
        for tick in ticks:
            await write_prices(
                connection, [Price(tick.token, tick.price, tick.at, "test", tick.began_at)]
            )


def read(file: Path) -> list[Tick]:
    """The ticks of a day's file."""
    lines = csv.DictReader(io.StringIO(gzip.decompress(file.read_bytes()).decode()))
    return [
        Tick(
            line["token_address"],
            datetime.fromisoformat(line["priced_at"]),
            Decimal(line["price_usd"]),
            datetime.fromisoformat(began) if (began := line["began_at"]) else None,
        )
        for line in lines
    ]


def figures(ticks: Iterable[Tick], *, token: str, step: timedelta) -> Mapping[datetime, Figures]:
    """The candles of a token by the time that they open at."""
    prices: defaultdict[datetime, list[Decimal]] = defaultdict(list)
    for tick in sorted(ticks, key=lambda one: one.at):
        if tick.token == token:
            prices[tick.at - (tick.at - EPOCH) % step].append(tick.price)
    return {
        opens_at: Figures(within[0], max(within), min(within), within[-1], len(within))
        for opens_at, within in prices.items()
    }
