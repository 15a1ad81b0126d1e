"""After its settlement nothing of a season is held, and all of it can still be read."""

import asyncio
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.portfolio.pnl_breakdown import pnl_breakdown
from backend.portfolio.views import portfolios
from backend.refusals import Refusal
from backend.staking.stake import stake
from backend.standings.sweep import Swept, sweep
from tests.portfolio.ledger_breakdown import differences
from tests.standings.conftest import END, START_PRICES
from tests.standings.test_settle import funded
from tests.world.seasons import granted, next_season, swept
from tests.world.world import BONK, JITOSOL, NOW, SOL, USDC, World

HOUR = timedelta(hours=1)
NEXT_START = END + HOUR
NEXT_END = END + timedelta(days=7)
NAMES = ("alice", "bob")
ACCOUNTS = """
SELECT account, token_address, sum(amount) FROM ledger_entries WHERE user_id IS NOT NULL
GROUP BY user_id, account, token_address HAVING sum(amount) <> 0
"""


@pytest.fixture
async def ended(market: World) -> World:
    """A season that is settled: alice did everything and left it open, bob just held."""
    alice, _ = await market.person("alice"), await market.person("bob")
    await market.swap(alice, SOL, BONK, "1")
    await market.open(alice, collateral="100", leverage=5)
    for begin in (stake, liquid_stake):
        async with transaction(market.engine) as connection:
            amount = Decimal("1.234567891")
            await begin(connection, user_id=alice, token_address=SOL, amount=amount, now=NOW)
    await funded(market, "0.0001")
    await market.set_prices(START_PRICES | {SOL: Decimal("207.5")}, at=END)
    await market.settled(at=END)
    return market


async def read(world: World, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A trader's portfolio and where the profit comes from, between the end and the next start."""
    async with world.engine.connect() as connection:
        (view,) = (await portfolios(connection, [name], END + HOUR / 2)).values()
        parts = await pnl_breakdown(connection, wallet_address=name, now=END + HOUR / 2)
    return json.loads(view.document), json.loads(parts)


async def test_after_the_sweep_nothing_is_held_and_what_was_held_can_be_read(
    ended: World,
) -> None:
    places = await ended.places(at=END + HOUR)
    before = {name: await read(ended, name) for name in NAMES}
    assert await swept(ended, at=END) == Swept(traders=2, is_due=True)
    # The market goes on, and moves nothing of what is over.
    await ended.set_prices({SOL: Decimal(10), USDC: Decimal(1)}, at=END + 2 * HOUR)
    assert await ended.rows(ACCOUNTS) == []
    assert await ended.rows("SELECT DISTINCT status FROM investments") == [("withdrawn",)]
    assert await ended.places(at=END + HOUR) == places
    for name, (portfolio, parts) in before.items():
        after, after_parts = await read(ended, name)
        assert after_parts == parts
        assert after["pnl"] == portfolio["pnl"]
        assert held(after) == held(portfolio)
        assert {one["token_address"] for one in after["investments"]} == {
            one["token_address"] for one in portfolio["investments"]
        }
    alice, _ = await read(ended, "alice")
    (place,) = (one for one in places["users"] if one["username"] == "alice")
    assert alice["total_value_usd"] == place["total_value_usd"]
    assert alice["pnl"]["pnl_usd"] == place["pnl"]
    assert {one["action_type"] for one in alice["investments"]} == {"staking", "liquid_staking"}
    assert {one["token_address"] for one in alice["tokens"]} == {SOL, USDC, BONK, JITOSOL}
    assert await differences(ended.engine, list(NAMES), now=END + HOUR) == []
    assert await ended.broken_rules() == []


def held(portfolio: dict[str, Any]) -> dict[str, str]:
    return {one["token"]: one["balance"] for one in portfolio["tokens"] if one["balance"] != "0"}


async def test_a_season_is_swept_once_however_many_try(ended: World) -> None:
    outcomes = await asyncio.gather(*(swept(ended, at=END) for _ in range(5)))
    assert sorted(one.traders for one in outcomes) == [0, 0, 0, 0, 2]
    contents = await ended.contents()
    assert await swept(ended, at=END + HOUR) == Swept()
    assert await ended.contents() == contents


async def test_a_sweep_that_dies_changes_nothing(ended: World) -> None:
    contents = await ended.contents()

    async def die() -> None:
        async with transaction(ended.engine) as connection:
            assert (await sweep(connection, now=END + HOUR)).traders == 2
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await die()
    assert await ended.contents() == contents
    assert await ended.broken_rules() == []


async def test_what_is_not_settled_is_not_swept(market: World) -> None:
    await market.person("alice")
    assert await swept(market, at=END + HOUR) == Swept()
    assert await market.count("user_balances WHERE balance <> '0'") == 2


async def test_the_next_season_grants_anew_and_leaves_the_last_one_as_it_ended(
    ended: World,
) -> None:
    await swept(ended, at=END)
    (first,) = (season for (season,) in await ended.rows("SELECT id FROM competitions"))
    places = await ended.places(at=END + HOUR)
    rows = "SELECT row_to_json(one)::text FROM standings one ORDER BY user_id"
    standings = await ended.rows(rows)
    await next_season(ended, starts_at=NEXT_START, ends_at=NEXT_END)
    await ended.set_prices(START_PRICES | {BONK: Decimal("0.00002")}, at=NEXT_START)
    assert await granted(ended, at=NEXT_START) == 2
    assert await ended.rows("SELECT DISTINCT count(*) FROM participants GROUP BY user_id") == [(2,)]
    (alice,) = await ended.rows("SELECT id FROM users WHERE username = 'alice'")
    await ended.swap(alice[0], SOL, USDC, "2", now=NEXT_START)
    await ended.set_prices({SOL: Decimal(150)}, at=NEXT_START + HOUR)
    assert (await ended.captured(at=NEXT_START + HOUR)).snapshots == 2
    assert await ended.places(at=NEXT_START + HOUR, season=first) == places
    assert [row for row in await ended.rows(rows) if row in standings] == standings
    now = await ended.places(at=NEXT_START + HOUR)
    assert [(one["username"], one["trades"]) for one in now["users"]] == [("alice", 1), ("bob", 0)]
    assert await differences(ended.engine, list(NAMES), now=NEXT_START + HOUR) == []
    assert await ended.broken_rules() == []


async def test_while_the_last_season_is_not_swept_the_next_gives_and_takes_nothing(
    ended: World,
) -> None:
    await next_season(ended, starts_at=NEXT_START, ends_at=NEXT_END)
    await ended.set_prices(START_PRICES, at=NEXT_START)
    assert await granted(ended, at=NEXT_START) == 0
    (alice,) = await ended.rows("SELECT id FROM users WHERE username = 'alice'")
    with pytest.raises(Refusal, match="Test is being settled"):
        await ended.swap(alice[0], SOL, USDC, "1", now=NEXT_START)
    portfolio, _ = await read(ended, "bob")
    assert portfolio["total_value_usd"] == "3075"
    await swept(ended, at=NEXT_START)
    assert await granted(ended, at=NEXT_START) == 2
    assert await ended.broken_rules() == []
