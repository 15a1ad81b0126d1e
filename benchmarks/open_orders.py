"""What 20,000 open orders add to an update of prices: `python -m benchmarks.open_orders`.

On an embedded PostgreSQL that syncs every commit to disk, as production does, beside 10,000 open
positions in two markets. The same updates are timed with and without what looks at the orders, by
turns, to the end of their commit; then 50 orders, and 500, are reached at once.
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.audit.rules import audit
from backend.clock import utc_now
from backend.database.engine import open_engine
from backend.database.migrate import migrate
from backend.database.transaction import transaction
from backend.embedded.servers import servers
from backend.features import PRICE_FOLLOWERS
from backend.prices.followers import PriceFollower
from backend.prices.store import Price, write_prices
from benchmarks.perps import BTC, OPEN, POSITIONS, SOL, TRADERS, USDC

ORDERS: Final = 20_000
ROUNDS: Final = 40
RATIO_MAX: Final = 1.3
PRICES: Final = {SOL: Decimal(200), BTC: Decimal(110_000), USDC: Decimal(1)}

# Half to swap, half in the perpetuals, a tenth of each reached by no update but the last two. Each
# trader has 20: what they need was granted for it.
_PLACE: Final = """
WITH numbered AS (
    SELECT id AS user_id, row_number() OVER (ORDER BY id) AS number FROM users
), granted AS (
    INSERT INTO transactions (user_id, transaction_type, amount_to, fee, created_at)
    SELECT user_id, 'system', '1000000', '0', :now FROM numbered RETURNING id, user_id
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT id, account, owner, :usdc, entry.amount, :now
FROM granted CROSS JOIN LATERAL (
    VALUES ('wallet', user_id, 1000000), ('grants', NULL, -1000000)
) AS entry (account, owner, amount)
"""
_ORDERS: Final = """
WITH asked AS (
    SELECT new_id() AS id, new_id() AS reserved_by, user_id, number, turn,
           CASE turn % 2 WHEN 0 THEN 'swap' ELSE 'perp' END AS market,
           CASE turn % 4 WHEN 0 THEN 'stop' WHEN 3 THEN 'stop' ELSE 'limit' END AS kind,
           CASE number % 2 WHEN 0 THEN CAST(:sol AS text) ELSE CAST(:btc AS text) END AS token,
           CASE number % 2 WHEN 0 THEN 200 ELSE 110000 END AS price
    FROM (SELECT id AS user_id, row_number() OVER (ORDER BY id) AS number FROM users) AS trader
    CROSS JOIN generate_series(1, :each) AS turn
), recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, amount_from, fee, details, created_at
    )
    SELECT reserved_by, user_id, 'order_reserve', CAST(:usdc AS text), '10', '0',
           jsonb_build_object('order_id', id), :now
    FROM asked
), posted AS (
    INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
    SELECT reserved_by, account, user_id, :usdc, entry.amount, :now
    FROM asked CROSS JOIN LATERAL (VALUES ('wallet', -10), ('reserved', 10)) AS entry (
        account, amount
    )
)
INSERT INTO orders (
    id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
    reserved_token, reserved, reserved_by, placed_at, status
)
SELECT id, user_id, market, kind, 'buy', token,
       price * (1 + CASE kind WHEN 'limit' THEN -1 ELSE 1 END
           * (0.05 + 0.1 * number / :traders + turn * 1e-6)),
       CASE market WHEN 'swap' THEN 10 ELSE 9.9 END, CASE market WHEN 'perp' THEN 2 END,
       :usdc, 10, reserved_by, :now, 'open'
FROM asked
"""


async def _update(
    engine: AsyncEngine, followers: Sequence[PriceFollower], factor: Decimal, *, at: datetime
) -> float:
    """The seconds that one update takes, to the end of its commit."""
    prices = [
        Price(token, usd if token == USDC else usd * factor, at, "benchmark", at)
        for token, usd in PRICES.items()
    ]
    started = time.perf_counter()
    async with transaction(engine) as connection:
        written = await write_prices(connection, prices)
        observed = [change.token_address for change in written]
        for follower in followers:
            await follower.follow(connection, at, observed)
    return time.perf_counter() - started


async def _measure(database_url: str) -> None:
    engine = open_engine(database_url)
    now = utc_now() - timedelta(hours=2)
    given = {"traders": TRADERS, "each": POSITIONS // TRADERS, "now": now, "usdc": USDC}
    tokens = {"sol": SOL, "btc": BTC}
    async with transaction(engine) as connection:
        await seed(connection, now=now)
        starting = [Price(token, usd, now, "benchmark", now) for token, usd in PRICES.items()]
        await write_prices(connection, starting)
        await connection.execute(text(OPEN), given | tokens)
        await connection.execute(text(_PLACE), {"now": now, "usdc": USDC})
        placing = given | tokens | {"each": ORDERS // TRADERS}
        await connection.execute(text(_ORDERS), placing)
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        await connection.commit()
    # Without who follows them nothing looks at the orders: as it was before there were any.
    followers = {"without": PRICE_FOLLOWERS[:-1], "with": PRICE_FOLLOWERS}
    moment = now
    taken: dict[str, list[float]] = {name: [] for name in followers}
    for number in range(ROUNDS):
        factor = 1 + Decimal(number % 5 - 2) / 1000
        for name, following in followers.items():
            moment += timedelta(seconds=5)
            taken[name].append(await _update(engine, following, factor, at=moment))
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    ratio = medians["with"] / medians["without"]
    print(f"{medians['without'] * 1000:9.1f} ms an update without orders, median of {ROUNDS}")
    print(f"{medians['with'] * 1000:9.1f} ms with {ORDERS:,} open orders: {ratio:.2f} times")
    for reached in ("0.9485", "0.94"):
        moment += timedelta(seconds=5)
        taking = await _update(engine, PRICE_FOLLOWERS, Decimal(reached), at=moment)
        async with engine.connect() as connection:
            filled = "SELECT count(*) FROM orders WHERE ended_at = :at"
            count = (await connection.execute(text(filled), {"at": moment})).scalar_one()
        print(f"{taking * 1000:9.1f} ms an update that reaches {count:,} orders")
    async with transaction(engine) as connection:
        ignored = ("grant", "limit", "fill has the price", "season", "holds tokens")
        broken = [
            one.rule
            for one in await audit(connection)
            if not any(word in one.rule for word in ignored)
        ]
    await engine.dispose()
    assert not broken, broken
    assert ratio <= RATIO_MAX, f"{ratio:.2f} times is more than {RATIO_MAX}"


def main() -> None:
    """Start, place, measure, audit, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="alpha-orders-"))
    # The servers run as an account of their own, which has to reach their folder.
    home.chmod(0o711)
    with servers(home) as addresses:
        migrate(addresses.database_url)
        asyncio.run(_measure(addresses.database_url))
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
