"""Each rule of the audit finds what breaks it, and nothing else does."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.audit.rules import RULES, audit
from backend.database.transaction import transaction
from backend.decisions.store import insert_decision
from backend.keys.charge import require_charged
from backend.keys.charge_store import KeyOrder, OrderedBy
from backend.keys.create_key import create_key
from backend.keys.store import NewKey
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.funding_store import SettledRate
from backend.perp.settle_funding import fund
from backend.staking.stake import stake
from tests.audit.tampering import BROKEN
from tests.world.endings import accrue
from tests.world.waiting import placed
from tests.world.world import NOW, SOL, USDC, World, make_world

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Somebody who did everything there is, and two days of batches."""
    made = await make_world(engine)
    user = await made.person("alice")
    await made.swap(user, SOL, USDC, "1")
    await made.open(user, collateral="100", leverage=5)
    await placed(made, user, price="100")
    async with transaction(engine) as connection:
        for begin in (stake, liquid_stake, lend):
            await begin(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)
        await order_by_key(connection, user)
        settled_at = NOW + timedelta(hours=4)
        rates = [SettledRate(SOL, Decimal("0.0001"), "test")]
        await fund(connection, settled_at=settled_at, rates=rates, now=settled_at)
        await accrue(connection, timezone=ZoneInfo("Asia/Tokyo"), now=NOW + timedelta(days=2))
    return made


async def order_by_key(connection: AsyncConnection, user: UUID) -> None:
    """A program stakes, and then holds."""
    wanted = NewKey(name="bot", scopes=frozenset({"trade"}), max_day_usd=Decimal(1000))
    key = (await create_key(connection, user_id=user, wanted=wanted, now=NOW)).id
    made = await stake(connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW)
    by = OrderedBy(key_id=key, decision='{"reason":"it pays"}')
    order = KeyOrder(by=by, transaction_id=made.transaction_id)
    await require_charged(connection, order, now=NOW)
    await insert_decision(
        connection, user_id=user, key_id=key, kind="hold", content='{"reason":"so"}', now=NOW
    )


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
            "DELETE FROM participants; DELETE FROM season_figures",
            1,
            [
                "BROKEN: nobody holds tokens but of a season that they take part in",
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
