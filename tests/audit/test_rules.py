"""Each rule of the audit finds what breaks it, and nothing else does."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.audit.rules import RULES, audit
from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.funding_store import SettledRate
from backend.perp.settle_funding import fund
from backend.staking.stake import stake
from tests.world.endings import accrue
from tests.world.world import BONK, NOW, SOL, USDC, World, make_world

ROOT = Path(__file__).parents[2]

BROKEN = [
    # the rule, and what somebody does to the tables behind the back of every check
    (
        "entries of a transaction sum to zero per token",
        "UPDATE ledger_entries SET amount = amount + 1 WHERE account = 'house'",
    ),
    (
        "a balance is the sum of its entries",
        f"UPDATE user_balances SET balance = '99' WHERE token_address = '{SOL}'",
    ),
    (
        "a balance is the sum of its entries",
        f"DELETE FROM user_balances WHERE token_address = '{SOL}'",
    ),
    (
        "no account of a user is below zero",
        f"""
        ALTER TABLE user_balances DROP CONSTRAINT user_balances_balance_plain_check;
        INSERT INTO user_balances (user_id, token_address, balance)
        SELECT id, '{BONK}', '-1' FROM users;
        INSERT INTO ledger_entries (
            transaction_id, account, user_id, token_address, amount, created_at
        )
        SELECT id, account, owner, '{BONK}', amount, now()
        FROM (SELECT id, user_id FROM transactions LIMIT 1) recorded
        CROSS JOIN LATERAL (
            VALUES ('wallet', user_id, -1), ('house', NULL, 1)
        ) AS entry (account, owner, amount)
        """,
    ),
    (
        "what is kept of a source of profit is the sum of its entries",
        "UPDATE profit_parts SET units = units + 1 WHERE source = 'fees'",
    ),
    (
        "what is kept of a source of profit is the sum of its entries",
        "DELETE FROM profit_parts WHERE source = 'funding'",
    ),
    (
        "every transaction has entries",
        "INSERT INTO transactions (user_id, transaction_type) SELECT id, 'stake' FROM users",
    ),
    (
        "what is staked is the principal of active stakes",
        "UPDATE investments SET status = 'withdrawn' WHERE action_type = 'staking'",
    ),
    (
        "accrued interest is the sum of its accruals",
        "DELETE FROM interest_accruals WHERE accrued_to > '2026-01-06'",
    ),
    (
        "interest is what the formula gives",
        "UPDATE investments SET interest_rate = 8 WHERE action_type = 'staking'",
    ),
    (
        "an exchange rate is that of the pool's last accrual, and never falls",
        "UPDATE liquid_stake_pools SET exchange_rate = exchange_rate + 0.01",
    ),
    (
        "an exchange rate is that of the pool's last accrual, and never falls",
        "UPDATE pool_accruals SET exchange_rate = 9 WHERE accrued_to < '2026-01-06'",
    ),
    (
        "a swap gives what its prices say",
        "UPDATE transactions SET amount_to = '147.493684' WHERE transaction_type = 'swap'",
    ),
    (
        "a participant has the grant of the competition, once",
        "UPDATE transactions SET amount_to = '11' WHERE amount_to = '10'",
    ),
    ("nobody holds tokens without having joined", "DELETE FROM participants"),
    (
        "what is margin is the margin of open positions",
        "UPDATE perp_positions SET status = 'closed'",
    ),
    (
        "a position costs nobody more than its margin",
        """
        UPDATE transactions SET transaction_type = 'perp_close' WHERE transaction_type = 'swap';
        INSERT INTO profit_parts (user_id, source, token_address, units)
        SELECT transactions.user_id, 'perps', token_address, sum(amount)
        FROM ledger_entries JOIN transactions ON transactions.id = transaction_id
        WHERE transaction_type = 'perp_close' AND account <> 'house'
        GROUP BY transactions.user_id, token_address
        """,
    ),
    (
        "accumulated funding is the sum of its payments",
        "UPDATE funding_payments SET amount = amount * 2",
    ),
    (
        "a liquidation price is what the live margin gives",
        "UPDATE perp_positions SET liquidation_price = '1'",
    ),
    (
        "no open position is beyond its liquidation price",
        f"""
        UPDATE token_prices SET price_usd = '2', last_updated = last_updated + interval '4 hours'
        WHERE token_address = '{SOL}'
        """,
    ),
    (
        "an order fills at prices observed after it, which are on record",
        "UPDATE price_history SET price_usd = price_usd + 1",
    ),
    (
        "an order fills at prices observed after it, which are on record",
        """
        ALTER TABLE fills DROP CONSTRAINT fills_after_its_order_check;
        UPDATE fills SET arrived_at = began_at + interval '1 second'
        """,
    ),
    (
        "every swap and every end or beginning of a position has its fill",
        f"DELETE FROM fills WHERE long_token = '{USDC}'",
    ),
    (
        "final places are numbered from one without a gap",
        """
        INSERT INTO final_standings (competition_id, rank, user_id, entry)
        SELECT competitions.id, 2, users.id, '{}' FROM competitions CROSS JOIN users
        """,
    ),
]


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Somebody who did everything there is, and two days of batches."""
    made = await make_world(engine)
    user = await made.person("alice")
    await made.swap(user, SOL, USDC, "1")
    await made.open(user, collateral="100", leverage=5)
    async with transaction(engine) as connection:
        for begin in (stake, liquid_stake):
            await begin(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)
        settled_at = NOW + timedelta(hours=4)
        rates = [SettledRate(SOL, Decimal("0.0001"), "test")]
        await fund(connection, settled_at=settled_at, rates=rates, now=settled_at)
        await accrue(connection, timezone=ZoneInfo("Asia/Tokyo"), now=NOW + timedelta(days=2))
    return made


async def tamper(world: World, statements: str) -> None:
    """As a superuser, whose session can put the database's own refusals to sleep."""
    async with transaction(world.engine) as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements.split(";"):
            await connection.execute(text(statement))


async def test_a_world_in_which_everything_was_done_breaks_no_rule(world: World) -> None:
    for table in ("investments", "interest_accruals", "pool_accruals", "funding_payments"):
        assert await world.count(table) > 0
    assert await world.broken_rules() == []


def test_every_rule_is_broken_once() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize(("rule", "tampering"), BROKEN)
async def test_tampering_is_found_by_the_rule_it_breaks_alone(
    world: World, rule: str, tampering: str
) -> None:
    await tamper(world, tampering)
    async with world.engine.connect() as connection:
        (finding,) = await audit(connection)
    assert finding.rule == rule
    assert finding.count == len(finding.examples) > 0


@pytest.mark.parametrize(
    ("tampering", "exit_code", "told"),
    [
        ("SELECT", 0, [f"{len(RULES)} of {len(RULES)} rules hold"]),
        (
            "DELETE FROM participants",
            1,
            [
                "BROKEN: nobody holds tokens without having joined (",
                "user_id=",
                f"{len(RULES) - 1} of {len(RULES)} rules hold",
            ],
        ),
    ],
    ids=["clean", "broken"],
)
async def test_the_command_names_what_is_broken_and_fails(
    world: World, fresh_database_url: str, tampering: str, exit_code: int, told: list[str]
) -> None:
    await tamper(world, tampering)
    audited = await asyncio.to_thread(
        subprocess.run,
        (sys.executable, "-m", "backend.app.cli", "audit"),
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": fresh_database_url, "REDIS_URL": "redis://127.0.0.1:1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert audited.returncode == exit_code
    assert [words for words in told if words not in audited.stdout] == []
