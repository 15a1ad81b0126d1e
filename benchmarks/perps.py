"""How long 10,000 open positions take to be funded and liquidated: `python -m benchmarks.perps`.

On an embedded PostgreSQL that syncs every commit to disk, as production does. Half of the
positions are longs, half shorts, in two markets; each step is timed to the end of its commit,
beside the processor time that its connection took, which other work on the machine does not move.
"""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.admin.seed import seed
from backend.audit.rules import audit
from backend.clock import utc_now
from backend.database.engine import open_engine
from backend.database.migrate import migrate
from backend.database.transaction import transaction
from backend.embedded.servers import servers
from backend.perp.funding_store import SettledRate
from backend.perp.liquidate import liquidate
from backend.perp.settle_funding import fund
from backend.prices.store import Price, write_prices

POSITIONS: Final = 10_000
TRADERS: Final = 1_000
SOL: Final = "So11111111111111111111111111111111111111112"
BTC: Final = "cbbtcf3aa214zXHbiAZQwf4122FBYbraNdFqgw4iMij"
USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
ENTRY: Final = {SOL: Decimal(200), BTC: Decimal(110_000)}

OPEN: Final = """
WITH traders AS (
    INSERT INTO users (username, wallet_address)
    SELECT 'trader' || number, 'trader' || number FROM generate_series(1, :traders) AS number
    RETURNING id
), numbered AS (
    SELECT id AS user_id, row_number() OVER () AS number FROM traders
), opened AS (
    INSERT INTO perp_positions (
        user_id, token_address, position_direction, leverage, entry_price, position_size,
        collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied,
        status, created_at, updated_at
    )
    SELECT user_id, market.token_address, direction, 10, entry::text, plain(size),
           '50', plain(perp_liquidation_price(
               perp_side(direction), size, entry, 50, market.max_leverage
           )), 0, :now, 'open', :now, :now
    FROM numbered CROSS JOIN generate_series(1, :each) AS turn
    CROSS JOIN LATERAL (SELECT
        CASE turn % 2 WHEN 0 THEN 'long' ELSE 'short' END AS direction,
        CASE number % 2 WHEN 0 THEN CAST(:sol AS text) ELSE CAST(:btc AS text) END AS token,
        -- No two alike: each has a liquidation price of its own.
        CASE number % 2 WHEN 0 THEN 200 ELSE 110000 END * (1 + number * 1e-5 + turn * 1e-6) AS entry
    ) AS chosen
    CROSS JOIN LATERAL (SELECT trunc(500 / entry, 8) AS size) AS sized
    JOIN perp_markets market ON market.token_address = chosen.token
    RETURNING user_id
), recorded AS (
    INSERT INTO transactions (user_id, transaction_type, amount_to, fee, created_at)
    SELECT user_id, 'system', plain(50 * count(*)), '0', :now FROM opened GROUP BY user_id
    RETURNING id, user_id, amount_to::numeric AS amount
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, account, owner, :usdc, entry.amount, :now
FROM recorded CROSS JOIN LATERAL (
    VALUES ('margin', user_id, amount), ('grants', NULL, -amount)
) AS entry (account, owner, amount)
"""


@asynccontextmanager
async def _timed(engine: AsyncEngine, what: str) -> AsyncIterator[AsyncConnection]:
    started = time.perf_counter()
    async with transaction(engine) as connection:
        backend = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        before = _processor_seconds(backend)
        yield connection
    taken = _processor_seconds(backend) - before
    print(f"{time.perf_counter() - started:9.3f} s  {taken:6.2f} s of processor  {what}")


def _processor_seconds(pid: int) -> float:
    """What a process of this (Linux) machine has used so far, to a hundredth of a second."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _prices(factor: str, *, at: datetime) -> list[Price]:
    moved = {token: usd * Decimal(factor) for token, usd in ENTRY.items()}
    return [Price(token, usd, at, "benchmark", at) for token, usd in moved.items()]


async def _measure(database_url: str) -> None:
    engine = open_engine(database_url)
    # All that follows lies in the past: the database refuses prices from later.
    now = utc_now() - timedelta(hours=25)
    async with transaction(engine) as connection:
        await seed(connection, now=now)
        await write_prices(connection, _prices("1", at=now))
        given = {"traders": TRADERS, "each": POSITIONS // TRADERS, "now": now}
        tokens = {"sol": SOL, "btc": BTC, "usdc": USDC}
        await connection.execute(text(OPEN), given | tokens)
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        await connection.commit()
    for number in range(1, 4):
        at = now + timedelta(hours=8 * number)
        rates = [SettledRate(token, Decimal("0.0001"), "benchmark") for token in ENTRY]
        async with transaction(engine) as connection:
            await write_prices(connection, _prices("1", at=at))
        async with _timed(engine, "a settlement of funding") as connection:
            funded = await fund(connection, settled_at=at, rates=rates, now=at)
        assert funded.payments == POSITIONS, "everybody is funded"
    for factor, what in (
        ("1.001", "a price that reaches nobody"),
        ("0.92", "half"),
        ("1.2", "all"),
    ):
        at += timedelta(minutes=1)
        async with _timed(engine, f"{what}, liquidated with the price") as connection:
            await write_prices(connection, _prices(factor, at=at))
            ended = await liquidate(connection, now=at)
        print(f"{ended.liquidated:>11,} positions ended, {ended.warned:,} warned about")
    async with transaction(engine) as connection:
        broken = [one.rule for one in await audit(connection) if "grant" not in one.rule]
    await engine.dispose()
    assert not broken, broken


def main() -> None:
    """Start, open, measure, audit, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="alpha-perps-"))
    # The servers run as an account of their own, which has to reach their folder.
    home.chmod(0o711)
    with servers(home) as addresses:
        migrate(addresses.database_url)
        asyncio.run(_measure(addresses.database_url))
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
