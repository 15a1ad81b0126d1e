"""Every batch through its real wrapper: three times at once, then once more, it acts once."""

import asyncio
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.settings import Settings
from backend.staking.stake import stake
from jobs.context import Counts
from jobs.registry import JOBS, job_function
from jobs.run import perform
from tests.world.orders import open_position
from tests.world.world import NOW, PRICES, SOL, World, make_world

LATER = NOW + timedelta(hours=4, minutes=5)
# Old enough to be refreshed, and new enough for a grant.
PRICED_AT = LATER - timedelta(minutes=12)
DROP = Decimal("0.94")

ACTS: list[tuple[str, str, int, int]] = [
    # job, rows that it writes or deletes, how many there are before, and after
    ("initial_distribution", "participants", 2, 3),
    ("initial_distribution", "transactions WHERE transaction_type = 'system'", 4, 6),
    # SOL, the one token that the source knows by a listing, and its LST.
    ("update_prices", "price_history WHERE source <> 'test' AND priced_at > '2026-01-01'", 0, 2),
    ("apply_interest", "interest_accruals", 0, 1),
    ("apply_interest", "pool_accruals", 1, 2),
    ("apply_funding", "funding_payments", 0, 2),
    *(
        (job, f"batch_runs WHERE job = '{job}'", 0, 1)
        for job in ("apply_interest", "apply_funding", "capture_snapshots")
    ),
    ("check_liquidations", "perp_positions WHERE status = 'liquidated'", 0, 1),
    ("check_liquidations", "notifications WHERE kind = 'liquidation'", 0, 1),
    ("capture_snapshots", "portfolio_snapshots WHERE timestamp > '2026-01-05T15:59Z'", 0, 2),
    ("settle_competition", "final_standings", 0, 2),
    ("settle_competition", "perp_positions WHERE status = 'closed'", 0, 2),
    ("prune_snapshots", "portfolio_snapshots WHERE timestamp < '2025-12-01'", 24, 8),
    ("prune_records", "idempotency_keys", 3, 1),
    ("prune_records", "price_history WHERE priced_at < '2026-01-01'", 24, 2),
    ("prune_records", "price_refusals", 2, 1),
    ("prune_records", "sign_in_addresses", 2, 1),
    ("measure_markouts", "fills WHERE cardinality(markouts_bps) = 3", 0, 2),
    ("export_ticks", "tick_exports", 0, 1),
    # Looks, and changes nothing.
    ("audit", "transactions", 7, 7),
]

OLD_RECORDS = (
    # Of now, of six days ago, and of more than a week ago: what is old is kept in part, or not.
    """
    INSERT INTO idempotency_keys (user_id, key, request_hash, created_at)
    SELECT :alice, 'key of ' || at, 'hash', CAST(at AS timestamptz)
    FROM unnest(ARRAY['2025-12-01', '2025-12-29T16:04Z', '2025-12-29T16:06Z']) AS at
    """,
    """
    INSERT INTO price_history (token_address, priced_at, price_usd, source)
    SELECT :sol, CAST('2025-12-20T10:05Z' AS timestamptz) + step * interval '5 minutes', 1, 'old'
    FROM generate_series(0, 23) AS step
    """,
    """
    INSERT INTO price_refusals (token_address, candidate, source, reason, refused_at)
    SELECT :sol, '1', 'old', 'stale', CAST(at AS timestamptz)
    FROM unnest(ARRAY['2025-12-01', '2025-12-31']) AS at
    """,
    """
    INSERT INTO sign_in_addresses (address_hash, user_id, newest_at)
    SELECT convert_to(at, 'UTF8'), :alice, CAST(at AS timestamptz)
    FROM unnest(ARRAY['2025-10-01', '2025-12-01']) AS at
    """,
)


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """A staker, two with a long, somebody without a grant, and old records of every kind."""
    made = await make_world(engine)
    alice, bob = await made.person("alice"), await made.person("bob")
    async with transaction(engine) as connection:
        await stake(connection, user_id=alice, token_address=SOL, amount=Decimal(1), now=NOW)
        for user, leverage in ((alice, 2), (bob, 20)):
            await open_position(
                connection,
                user_id=user,
                token_address=SOL,
                collateral=Decimal(100),
                leverage=leverage,
                direction="long",
                now=NOW,
            )
        await connection.execute(
            text("INSERT INTO users (username, wallet_address) VALUES ('carol', 'carol')")
        )
        await connection.execute(
            text(
                "INSERT INTO sign_ins (user_id, first_at, newest_at)"
                " SELECT id, created_at, created_at FROM users WHERE username = 'carol'"
            )
        )
        await connection.execute(
            text("INSERT INTO token_listings (token_address, is_major) VALUES (:sol, true)"),
            {"sol": SOL},
        )
        await connection.execute(
            text("""
                INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd)
                SELECT :alice, CAST('2025-11-20' AS timestamptz) + hour * interval '1 hour', 2000
                FROM generate_series(0, 23) AS hour
            """),
            {"alice": alice},
        )
        for records in OLD_RECORDS:
            await connection.execute(text(records), {"alice": alice, "sol": SOL})
    return made


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    typed = tmp_path / "prices.json"
    prices = {token: str(price) for token, price in PRICES.items()}
    typed.write_text(json.dumps({"prices": prices, "funding_rates": {SOL: "0.0001"}}))
    return Settings.model_validate(
        {
            "database_url": fresh_database_url,
            "redis_url": redis_url,
            "price_source": f"file:{typed}",
            "home": tmp_path,
        }
    )


async def run(job: str, settings: Settings) -> Counts:
    return await perform(job_function(job), settings=settings, now=LATER, chunk={})


def test_the_table_has_every_job() -> None:
    assert {job for job, *_ in ACTS} == set(JOBS)


@pytest.mark.parametrize(("job", "rows", "before", "after"), ACTS)
async def test_three_at_once_and_one_more_are_as_one(
    world: World, settings: Settings, job: str, rows: str, before: int, after: int
) -> None:
    sol = PRICES[SOL] * (DROP if job == "check_liquidations" else 1)
    await world.set_prices(PRICES | {SOL: sol}, at=PRICED_AT)
    if job == "export_ticks":
        # So that a day of the competition is over.
        await world.write("UPDATE competitions SET starts_at = '2026-01-04T10:00Z'")
    if job == "settle_competition":
        await world.write("UPDATE competitions SET ends_at = '2026-01-05T16:03Z'")
    assert await world.count(rows) == before
    await asyncio.gather(*(run(job, settings) for _ in range(3)))
    assert await world.count(rows) == after
    once = await world.contents()
    await run(job, settings)
    assert await world.contents() == once
    assert await world.broken_rules() == []
