"""Old prices are thinned to one an hour, and nobody who asks for a price of then notices."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import transaction
from backend.prices.history import price_history
from backend.prices.retention import EVERY_PRICE_KEPT, thin_price_history
from tests.world.world import BTC, SOL, make_world

NOW = datetime(2026, 1, 20, 12, 34, 56, tzinfo=UTC)
THIS_HOUR = NOW.replace(minute=0, second=0)
KEPT_SINCE = THIS_HOUR - EVERY_PRICE_KEPT
DAYS = 10

_ADD = text("INSERT INTO price_history VALUES (:token, :at, :price, 'test') ON CONFLICT DO NOTHING")
_SETTLED = text("""
SELECT hour, price_usd
FROM generate_series(CAST(:first AS timestamptz), :now, interval '1 hour') AS hour
CROSS JOIN LATERAL (
    SELECT price_usd FROM price_history
    WHERE token_address = :token AND priced_at <= hour ORDER BY priced_at DESC LIMIT 1
) newest
ORDER BY hour
""")


async def written(connection: AsyncConnection, dice: random.Random, token: str) -> None:
    """Ten days of prices: some hours have many, some none, and some one at the full hour."""
    for hour in (THIS_HOUR - timedelta(hours=back) for back in range(24 * DAYS)):
        for _ in range(dice.choice((0, 1, 6))):
            offset = timedelta(seconds=dice.choice((0, dice.randint(1, 3599))))
            price = Decimal(dice.randint(1, 10**6))
            row = {"token": token, "at": hour + offset, "price": price}
            await connection.execute(_ADD, row)


async def at_full_hours(connection: AsyncConnection, token: str) -> list[tuple[object, ...]]:
    """The price that a settlement of each full hour is made at."""
    given = {"token": token, "first": THIS_HOUR - timedelta(days=DAYS), "now": NOW}
    return [tuple(row) for row in await connection.execute(_SETTLED, given)]


async def rows(connection: AsyncConnection, token: str, *, since: datetime) -> int:
    counted = text("SELECT count(*) FROM price_history WHERE token_address = :t AND priced_at > :s")
    return int((await connection.execute(counted, {"t": token, "s": since})).scalar_one())


async def test_every_full_hour_keeps_its_price_and_the_last_week_every_one(
    engine: AsyncEngine,
) -> None:
    await make_world(engine)
    dice = random.Random(1)
    ever = NOW - timedelta(days=DAYS + 1)
    for token in (SOL, BTC):
        async with transaction(engine) as connection:
            await written(connection, dice, token)
    async with transaction(engine) as connection:
        before = {token: await at_full_hours(connection, token) for token in (SOL, BTC)}
        week = await rows(connection, SOL, since=KEPT_SINCE)
        drawn = await price_history(connection, token_address=SOL, period="7d", now=NOW)
        assert await thin_price_history(connection, now=NOW) > 0
    async with transaction(engine) as connection:
        assert {token: await at_full_hours(connection, token) for token in (SOL, BTC)} == before
        assert await rows(connection, SOL, since=KEPT_SINCE) == week
        assert await rows(connection, SOL, since=ever) - week <= 24 * (DAYS - 7)
        again = await price_history(connection, token_address=SOL, period="7d", now=NOW)
        assert again == drawn
        assert await thin_price_history(connection, now=NOW) == 0
