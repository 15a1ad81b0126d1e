"""The end is settled once, at the prices as of it; no price that comes later changes anything."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.perp.funding_store import SettledRate
from backend.perp.opening import Direction
from backend.perp.settle_funding import due_settlements, fund
from backend.staking.stake import stake
from backend.standings.settle import Settled
from tests.standings.conftest import END, FELL, START_PRICES
from tests.world.endings import unstake
from tests.world.orders import close
from tests.world.world import JITOSOL, MINUTE, NOW, SOL, World

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def funded(world: World, rate: str) -> None:
    """Make the settlement of 16:00."""
    at = NOW + 4 * HOUR
    await world.set_prices(START_PRICES, at=at)
    async with transaction(world.engine) as connection:
        assert await due_settlements(connection, now=at) == [at]
        rates = [SettledRate(SOL, Decimal(rate), "test")]
        await fund(connection, settled_at=at, rates=rates, now=at)


async def a_microsecond_later(world: World) -> None:
    """What is still open owes the funding of a period that is as long as one closed just before."""
    await world.write(
        "UPDATE perp_positions SET funding_rate_last_applied = funding_rate_last_applied"
        " + interval '1 microsecond' WHERE status = 'open'"
    )


async def standing(world: World, name: str) -> dict[str, str]:
    board = await world.places(at=END + HOUR)
    (entry,) = (one for one in board["users"] if one["username"] == name)
    found: dict[str, str] = entry
    return found


async def test_a_price_after_the_end_moves_no_standing_and_liquidates_nobody(
    market: World,
) -> None:
    await market.person("holder")
    trader = await market.person("trader")
    await market.open(trader, leverage=20, collateral="100")
    await market.set_prices(START_PRICES, at=END)
    # The next tick fell by 5.8 %, before the batch of the end ran.
    await market.quote(FELL, at=END + 5 * SECOND)
    await market.liquidations(now=END + 6 * SECOND)
    assert await market.count("perp_positions WHERE status = 'open'") == 1
    async with transaction(market.engine) as connection:
        assert await due_settlements(connection, now=END + HOUR) == [NOW + 4 * HOUR]
    await funded(market, "0")
    await market.quote(FELL, at=END + 8 * SECOND)
    settled = await market.settled(at=END)
    assert (settled.positions, settled.final_places, len(settled.notified)) == (1, 2, 2)
    assert (await standing(market, "holder"))["pnl_percentage"] == "0"
    # 1.2 for opening at 200, and 1.2 for closing there.
    assert (await standing(market, "trader"))["pnl"] == "-2.4"
    assert await market.count("perp_positions WHERE status = 'liquidated'") == 0
    assert await market.broken_rules() == []


@pytest.mark.parametrize("direction", ["long", "short"])
@pytest.mark.parametrize("price", ["199.876543", "210.1", "150", "260"])
@pytest.mark.parametrize("rate", ["0.0075", "-0.000123"])
async def test_leaving_a_position_open_gives_what_closing_it_gives(
    market: World, direction: Direction, price: str, rate: str
) -> None:
    closer, leaver = await market.person("closer"), await market.person("leaver")
    closed, _ = [
        await market.open(user, leverage=10, collateral="123.456789", direction=direction)
        for user in (closer, leaver)
    ]
    await funded(market, rate)
    # At the same price, in the same second: the one just before the end, the other by it.
    last = END - timedelta(microseconds=1)
    await market.set_prices({SOL: Decimal(price)}, at=last)
    async with transaction(market.engine) as connection:
        await close(connection, user_id=closer, position_id=closed, now=last)
    await a_microsecond_later(market)
    await market.set_prices({SOL: Decimal(price)}, at=END)
    await market.settled(at=END)
    balances = await market.balances(leaver)
    assert balances == await market.balances(closer)
    figures = ("total_value_usd", "pnl", "pnl_percentage", "liquidations")
    ended, left = await standing(market, "closer"), await standing(market, "leaver")
    assert {name: left[name] for name in figures} == {name: ended[name] for name in figures}
    assert await market.broken_rules() == []


@pytest.mark.parametrize("direction", ["long", "short"])
async def test_a_large_position_moves_its_own_price_at_the_end_as_by_closing_it(
    market: World, direction: Direction
) -> None:
    # Free up to 1,000 dollars: the second of two positions of 950 pays for 900 of them.
    await market.write("INSERT INTO order_limits VALUES (:sol, 4000, 1000, 1000)", sol=SOL)
    closer, leaver = await market.person("closer"), await market.person("leaver")
    closed, _ = [
        [
            await market.open(user, leverage=10, collateral="95", direction=direction)
            for _ in range(2)
        ]
        for user in (closer, leaver)
    ]
    await funded(market, "0.0001")
    last = END - timedelta(microseconds=1)
    await market.set_prices(START_PRICES, at=last)
    async with transaction(market.engine) as connection:
        for position_id in closed:
            await close(connection, user_id=closer, position_id=position_id, now=last)
    await a_microsecond_later(market)
    await market.set_prices(START_PRICES, at=END)
    await market.settled(at=END)
    paid = "SELECT sum((details ->> 'impact_bps')::numeric) FROM transactions"
    paid += " JOIN users ON users.id = user_id"
    paid += " WHERE transaction_type = 'perp_close' AND username = :name"
    async with market.engine.connect() as connection:
        impacts = [
            (await connection.execute(text(paid), {"name": name})).scalar_one()
            for name in ("closer", "leaver")
        ]
    assert impacts[0] == impacts[1] > 0
    assert await market.balances(leaver) == await market.balances(closer)
    assert await market.broken_rules() == []


async def test_stakes_and_liquid_stakes_are_worth_what_ending_them_gives(market: World) -> None:
    ender, leaver = await market.person("ender"), await market.person("leaver")
    last = END - timedelta(microseconds=1)
    for user in (ender, leaver):
        for begin in (stake, liquid_stake):
            async with transaction(market.engine) as connection:
                amount = Decimal("1.234567891")
                made = await begin(
                    connection, user_id=user, token_address=SOL, amount=amount, now=NOW
                )
            if user == ender:
                async with transaction(market.engine) as connection:
                    await unstake(
                        connection, user_id=user, investment_id=made.investment_id, now=last
                    )
    await market.settled(at=END)
    ended, left = await standing(market, "ender"), await standing(market, "leaver")
    # One second more of interest at most, of 7 % of 370 dollars a year.
    gained = Decimal(left["total_value_usd"]) - Decimal(ended["total_value_usd"])
    assert 0 <= gained < Decimal("0.000002")
    assert Decimal(left["pnl"]) > 0


async def test_the_end_is_settled_once_however_many_try(market: World) -> None:
    trader = await market.person("trader")
    await market.open(trader)
    await funded(market, "0.0001")
    await market.set_prices(START_PRICES, at=END)
    outcomes = await asyncio.gather(*(market.settled(at=END) for _ in range(5)))
    assert sorted(one.positions for one in outcomes) == [0, 0, 0, 0, 1]
    before = await market.contents()
    assert await market.settled(at=END + HOUR) == Settled()
    assert await market.contents() == before
    assert await market.broken_rules() == []


async def test_the_end_waits_for_its_prices_and_for_funding_from_before(market: World) -> None:
    trader = await market.person("trader")
    await market.open(trader)
    await market.set_prices(START_PRICES, at=END)
    # Orders that came before the end have ten seconds to be carried out.
    for moment in (END + 9 * SECOND, END + HOUR):
        assert await market.settled(at=moment - MINUTE) == Settled()
    await funded(market, "0.0001")
    assert (await market.settled(at=END + 10 * SECOND - MINUTE)).positions == 1


async def test_without_sources_the_last_prices_count_and_their_age_is_told(market: World) -> None:
    trader = await market.person("trader")
    await market.open(trader)
    await funded(market, "0.0001")
    assert await market.settled(at=END + 50 * SECOND - MINUTE) == Settled()
    await market.settled(at=END + HOUR)
    async with market.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT price_usd, age_seconds FROM final_prices WHERE token_address = :sol"),
            {"sol": SOL},
        )
        assert tuple(found.one()) == (200, int((END - NOW - 4 * HOUR).total_seconds()))
        ending = await connection.execute(
            text("SELECT details FROM transactions WHERE details ->> 'ended_by' IS NOT NULL")
        )
        details = ending.scalar_one()
    assert details["price_age_seconds"] == int((END - NOW - 4 * HOUR).total_seconds())
    assert await market.broken_rules() == []


async def test_an_unwatched_token_has_one_final_price_like_all_others(market: World) -> None:
    await market.person("holder")
    await market.set_prices(START_PRICES, at=END)
    await market.settled(at=END)
    assert await market.count("final_prices WHERE age_seconds = 0") == await market.count("tokens")
    assert await market.count(f"final_prices WHERE token_address = '{JITOSOL}'") == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE final_prices SET price_usd = 1", "DELETE FROM final_prices"]
)
async def test_final_prices_are_never_rewritten(market: World, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        await market.write(statement)
