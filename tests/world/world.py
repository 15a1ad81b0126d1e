"""A small market for tests: five tokens, three pools, a competition, and people in it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.audit.rules import audit
from backend.competition.register import enter, see_user
from backend.database.transaction import transaction
from backend.features import PRICE_FOLLOWERS
from backend.perp.liquidate import Liquidations, liquidate
from backend.perp.opening import Direction
from backend.prices.store import Price, write_prices
from backend.standings.board_request import BoardRequest
from backend.standings.capture import Captured, capture
from backend.standings.settle import Settled, settle
from backend.standings.views import leaderboard
from backend.swap.swap import SwapOrder
from backend.swap.terms import SwapTerms
from backend.tables import METADATA
from tests.world.orders import Wanted, open_position, swap, swap_order

SOL: Final = "So11111111111111111111111111111111111111112"
USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
BTC: Final = "cbbtcf3aa214zXHbiAZQwf4122FBYbraNdFqgw4iMij"
BONK: Final = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
JITOSOL: Final = "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn"

NOW: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
PRICES: Final = {
    SOL: Decimal("147.4789340738336"),
    USDC: Decimal("0.9999"),
    BTC: Decimal(110_000),
    BONK: Decimal("0.00002"),
}
MINUTE: Final = timedelta(minutes=1)
EXCHANGE_RATE: Final = Decimal("1.25")
BLOCKED: Final = "pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
"""Connections of the test's own database that wait for another one; to be counted."""

_SETTING: Final = """
INSERT INTO tokens (address, symbol, name, decimals, type) VALUES
    (:sol, 'SOL', 'Solana', 9, 'normal'), (:usdc, 'USDC', 'USD Coin', 6, 'normal'),
    (:btc, 'cbBTC', 'Bitcoin', 8, 'normal'), (:bonk, 'BONK', 'Bonk', 5, 'normal'),
    (:jitosol, 'JitoSOL', 'Jito Staked SOL', 9, 'liquid_staking');
INSERT INTO interest_rates (token_address, action_type, interest_rate, effective_date)
VALUES (:sol, 'staking', 7, :start);
INSERT INTO liquid_stake_pools
VALUES (:jitosol, :sol, :exchange_rate, 7.3, :now);
INSERT INTO pool_accruals VALUES (:jitosol, :now, :exchange_rate);
INSERT INTO lending_pools VALUES (:usdc, 5), (:sol, 3);
INSERT INTO perp_markets (token_address, max_leverage) VALUES (:sol, 20), (:btc, 20), (:bonk, 5);
INSERT INTO competitions (name, starts_at, ends_at, initial_grant) VALUES (
    'Test', :start, :end, jsonb_build_array(
        jsonb_build_object('token_address', CAST(:sol AS text), 'amount', '10'),
        jsonb_build_object('token_address', CAST(:usdc AS text), 'amount', '1000')
    )
)
"""
_PRICE: Final = text("""
INSERT INTO token_prices (token_address, price_usd, last_updated, source)
VALUES (:token, plain(:price), :at, 'test')
ON CONFLICT (token_address) DO UPDATE
SET price_usd = excluded.price_usd, last_updated = excluded.last_updated
""")
# All tokens are observed together; at a moment that has been observed, a little later.
_OBSERVE: Final = text("""
INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)
SELECT token_address, observed.at, price_usd::numeric, 'test', observed.at
FROM token_prices CROSS JOIN (
    SELECT CASE WHEN max(priced_at) = :at THEN :at + interval '1 microsecond'
                WHEN max(priced_at) BETWEEN :at AND :at + interval '1 millisecond'
                THEN max(priced_at) + interval '1 microsecond'
                ELSE :at END AS at
    FROM price_history WHERE began_at IS NOT NULL
) observed
WHERE token_address <> :lst
ON CONFLICT DO NOTHING
""")
_PERSON: Final = text("""
INSERT INTO users (username, wallet_address, created_at) VALUES (:name, :wallet, :now)
RETURNING id
""")


@dataclass(frozen=True, slots=True)
class World:
    """The database of a test with the market in it."""

    engine: AsyncEngine

    async def set_prices(self, prices: dict[str, Decimal], *, at: datetime) -> None:
        """Write USD prices as if a source had given them at `at`; the pool's LST follows."""
        derived = {JITOSOL: prices[SOL] * EXCHANGE_RATE} if SOL in prices else {}
        async with transaction(self.engine) as connection:
            for token, price in (prices | derived).items():
                await connection.execute(_PRICE, {"token": token, "price": price, "at": at})
            await connection.execute(_OBSERVE, {"at": at, "lst": JITOSOL})

    async def quote(self, prices: dict[str, Decimal], *, at: datetime) -> None:
        """Write USD prices as the price updater does, with all that follows from them."""
        arrived = [Price(token, price, at, "test", began_at=at) for token, price in prices.items()]
        async with transaction(self.engine) as connection:
            written = await write_prices(connection, arrived)
            observed = [change.token_address for change in written]
            [await follower.follow(connection, at, observed) for follower in PRICE_FOLLOWERS]

    async def person(self, wallet: str, *, now: datetime = NOW) -> UUID:
        """A user who has signed in, named like the wallet, with the starting portfolio."""
        async with transaction(self.engine) as connection:
            parameters = {"name": wallet, "wallet": wallet, "now": now}
            user_id: UUID = (await connection.execute(_PERSON, parameters)).scalar_one()
            await enter(connection, user_id=user_id, now=now)
        return user_id

    async def balances(self, user_id: UUID) -> dict[str, str]:
        """Balance text by token address."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(
                text("SELECT token_address, balance FROM user_balances WHERE user_id = :id"),
                {"id": user_id},
            )
            return {row.token_address: row.balance for row in rows}

    async def ordered(
        self, user_id: UUID, from_token: str = SOL, to_token: str = USDC, amount: str = "1"
    ) -> SwapOrder:
        """An order that arrived when the newest prices were observed."""
        wanted = Wanted(user_id, from_token, to_token, Decimal(amount))
        async with self.engine.connect() as connection:
            return await swap_order(connection, wanted, now=NOW)

    async def swap(
        self, user_id: UUID, from_token: str, to_token: str, amount: str, *, now: datetime = NOW
    ) -> SwapTerms:
        """A swap in a transaction of its own, and the terms it was made at."""
        wanted = Wanted(user_id, from_token, to_token, Decimal(amount))
        async with transaction(self.engine) as connection:
            return await swap(connection, wanted, now=now)

    async def open(
        self,
        user_id: UUID,
        *,
        token: str = SOL,
        collateral: str = "200",
        leverage: int = 10,
        direction: Direction = "long",
        now: datetime = NOW,
    ) -> UUID:
        """A position opened in a transaction of its own."""
        async with transaction(self.engine) as connection:
            position_id, _ = await open_position(
                connection,
                user_id=user_id,
                token_address=token,
                collateral=Decimal(collateral),
                leverage=leverage,
                direction=direction,
                now=now,
            )
        return position_id

    async def liquidations(self, *, now: datetime) -> Liquidations:
        """Look for positions that prices have reached, as every new price does."""
        async with transaction(self.engine) as connection:
            return await liquidate(connection, now=now)

    async def captured(self, *, at: datetime) -> Captured:
        """What the hourly batch does a minute after `at`, when the prices as of it are known."""
        return await capture(self.engine, now=at + MINUTE)

    async def settled(self, *, at: datetime) -> Settled:
        """What the batch of the end does a minute after `at`."""
        async with transaction(self.engine) as connection:
            return await settle(connection, now=at + MINUTE)

    async def places(
        self, *, at: datetime, limit: int = 100, season: UUID | None = None
    ) -> dict[str, Any]:
        """The leaderboard as everybody sees it."""
        asked = BoardRequest(limit=limit, season=season)
        async with self.engine.connect() as connection:
            parsed: dict[str, Any] = json.loads(await leaderboard(connection, asked, now=at))
        return parsed

    async def write(self, statement: str, **values: object) -> None:
        """Carry out a statement, past all actions."""
        async with transaction(self.engine) as connection:
            await connection.execute(text(statement), values)

    async def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(question))]

    async def broken_rules(self) -> list[str]:
        """The rules of the audit that do not hold."""
        async with self.engine.connect() as connection:
            return [finding.rule for finding in await audit(connection)]

    async def contents(self) -> dict[str, str | None]:
        """A digest of every table; None of an empty one."""
        digest = "SELECT md5(string_agg(row::text, '' ORDER BY row::text)) FROM {} row"
        async with self.engine.connect() as connection:
            return {
                table: (await connection.execute(text(digest.format(table)))).scalar_one()
                for table in METADATA.tables
            }

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        ((number,),) = await self.rows(f"SELECT count(*) FROM {table}")
        return int(number)


async def entrant(connection: AsyncConnection, *, wallet: str, now: datetime) -> UUID:
    """The wallet's user, who signs in at `now`, and takes part if a competition runs."""
    user_id = await see_user(connection, wallet_address=wallet, now=now)
    await enter(connection, user_id=user_id, now=now)
    return user_id


async def make_world(engine: AsyncEngine) -> World:
    """The market at `NOW`, an hour into a competition that ends fifteen days later."""
    start = NOW - timedelta(hours=1)
    values = {
        "sol": SOL,
        "usdc": USDC,
        "btc": BTC,
        "bonk": BONK,
        "jitosol": JITOSOL,
        "start": start,
        "end": NOW + timedelta(days=15),
        "now": NOW,
        "exchange_rate": EXCHANGE_RATE,
    }
    async with transaction(engine) as connection:
        for statement in _SETTING.split(";\n"):
            await connection.execute(text(statement), values)
    world = World(engine)
    await world.set_prices(PRICES, at=NOW)
    return world
