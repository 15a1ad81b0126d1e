"""A new database is ready to play; an old one stays as it was."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.admin.seed import Seeded, seed
from backend.competition.store import current_competition
from backend.database.transaction import transaction

NOW = datetime(2026, 1, 5, 12, 34, 56, tzinfo=UTC)


async def test_an_empty_database_gets_tokens_and_a_running_competition(
    engine: AsyncEngine,
) -> None:
    async with transaction(engine) as connection:
        seeded = await seed(connection, now=NOW)
        competition = await current_competition(connection, now=NOW)
        rows = await connection.execute(text("SELECT symbol, address FROM tokens"))
        symbols = {row.symbol: row.address for row in rows}
    assert seeded == Seeded(tokens=len(symbols), is_competition_new=True)
    assert competition is not None
    assert competition.starts_at == datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert competition.ends_at - competition.starts_at == timedelta(days=14)
    assert {grant.token_address: grant.amount for grant in competition.initial_grant} == {
        symbols["SOL"]: 10,
        symbols["USDC"]: 1000,
    }


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param(
            "SELECT count(*) FROM tokens WHERE address NOT IN"
            " (SELECT token_address FROM token_listings WHERE starting_price_usd > 0"
            "  UNION SELECT lst_token_address FROM liquid_stake_pools)",
            0,
            id="every token can be priced without a network",
        ),
        pytest.param(
            "SELECT count(*) FROM liquid_stake_pools WHERE exchange_rate > 1", 3, id="pools"
        ),
        pytest.param(
            "SELECT interest_rate FROM interest_rates JOIN tokens ON address = token_address"
            " WHERE symbol = 'SOL'",
            Decimal(7),
            id="staking SOL earns 7 % a year",
        ),
        pytest.param(
            "SELECT string_agg(symbol, ', ') FROM tokens"
            " LEFT JOIN order_limit_documents limited ON limited.token_address = tokens.address"
            " WHERE limited.entry IS NULL",
            "USDC",
            id="every token has order limits, but what they are counted in",
        ),
        pytest.param(
            "SELECT count(*) FROM order_limits WHERE free_size_usd < 5000",
            0,
            id="what the grant can buy has no price impact",
        ),
        pytest.param(
            "SELECT count(*) FROM perp_markets WHERE open_interest_usd_max IS NULL",
            0,
            id="every market has a largest open interest",
        ),
        pytest.param(
            "SELECT max(n) FROM (SELECT count(*) n FROM tokens GROUP BY symbol) symbols",
            1,
            id="no two tokens share a symbol",
        ),
    ],
)
async def test_the_seed_is_playable(engine: AsyncEngine, question: str, answer: object) -> None:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
        assert (await connection.execute(text(question))).scalar_one() == answer


async def test_a_second_seed_changes_nothing(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
        await connection.execute(text("UPDATE tokens SET name = 'Ours' WHERE symbol = 'SOL'"))
        await connection.execute(text("UPDATE competitions SET name = 'Ours'"))
        before = await contents(connection)
        again = await seed(connection, now=NOW + timedelta(days=30))
        assert again == Seeded(tokens=0, is_competition_new=False)
        assert await contents(connection) == before


@pytest.mark.parametrize(
    ("starts_in_hours", "has_prices", "is_limited"),
    [(1, True, True), (1, False, True), (-1, False, True), (-1, True, False)],
    ids=["upcoming", "upcoming and new", "begun and new", "begun"],
)
async def test_a_seed_limits_no_token_that_is_traded_by_other_rules(
    engine: AsyncEngine, starts_in_hours: int, has_prices: bool, is_limited: bool
) -> None:
    async with transaction(engine) as connection:
        await seed(connection, now=NOW)
        await connection.execute(text("DELETE FROM order_limits"))
        await connection.execute(
            text("UPDATE competitions SET starts_at = :at"),
            {"at": NOW + timedelta(hours=starts_in_hours)},
        )
        if has_prices:
            await connection.execute(
                text(
                    "INSERT INTO price_history (token_address, priced_at, price_usd, source)"
                    " SELECT address, :at, 1, 'test' FROM tokens"
                ),
                {"at": NOW},
            )
        await seed(connection, now=NOW)
        found = await connection.execute(text("SELECT count(*) > 0 FROM order_limits"))
        assert found.scalar_one() is is_limited


async def contents(connection: AsyncConnection) -> list[str]:
    """Every row that a seed writes, as text."""
    tables = (
        "tokens",
        "token_listings",
        "order_limits",
        "perp_markets",
        "liquid_stake_pools",
        "interest_rates",
        "competitions",
    )
    return [
        row
        for table in tables
        for row in (
            await connection.execute(text(f"SELECT one::text FROM {table} one ORDER BY 1"))
        ).scalars()
    ]
