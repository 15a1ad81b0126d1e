"""How a season went for one trader: the prize of the place, the best and the worst trade."""

import json
from decimal import Decimal
from typing import Any

import pytest

from backend.competition.publication_store import write_prizes
from backend.database.transaction import transaction
from backend.standings.result import result
from tests.standings.conftest import END, START_PRICES
from tests.standings.test_settle import funded
from tests.world.organiser import make_organiser
from tests.world.seasons import RANK
from tests.world.world import BONK, MINUTE, NOW, SOL, USDC, World

PRIZES = ["A cup", "A medal", "A book"]
FINAL = START_PRICES | {SOL: Decimal(250), BONK: Decimal("0.00001")}


async def read(world: World, name: str) -> dict[str, Any] | None:
    async with world.engine.connect() as connection:
        document = await result(connection, wallet_address=name, now=END + 2 * MINUTE)
    return None if document is None else json.loads(document)


@pytest.fixture
async def ended(market: World) -> World:
    """SOL rose from 200 to 250, BONK fell to half: alice was right twice, bob wrong, carol held."""
    await market.set_prices({BONK: Decimal("0.00002")}, at=NOW)
    alice, bob = await market.person("alice"), await market.person("bob")
    await market.person("carol")
    await market.swap(alice, USDC, SOL, "100")
    await market.open(alice, collateral="100", leverage=5)
    await market.swap(bob, SOL, BONK, "2")
    await market.swap(bob, SOL, USDC, "1")
    await funded(market, "0")
    await market.set_prices(FINAL, at=END)
    ((competition,),) = await market.rows("SELECT id FROM competitions")
    async with transaction(market.engine) as connection:
        await write_prizes(connection, competition_id=competition, prizes=PRIZES)
    await market.settled(at=END)
    return market


async def test_a_result_has_the_prize_of_its_place(ended: World) -> None:
    found = {name: await read(ended, name) for name in ("alice", "carol", "bob")}
    told = [(one["place"]["rank"], one["prize"]) for one in found.values() if one is not None]
    assert told == list(enumerate(PRIZES, start=1))
    assert await read(ended, "nobody") is None


async def test_the_best_trade_gained_most_and_the_worst_lost_most_by_the_end(
    ended: World,
) -> None:
    alice, bob, carol = [await read(ended, name) for name in ("alice", "bob", "carol")]
    assert alice is not None
    assert bob is not None
    assert carol is not None
    best = alice["best_trade"]
    # 500 USDC long from 200 to 250 gains 125, less what it paid to open, close and be funded.
    assert (best["kind"], best["symbol"], best["direction"], best["leverage"]) == (
        "perp", "SOL", "long", 5,
    )  # fmt: skip
    assert 120 < Decimal(best["profit_usd"]) <= 125
    assert alice["worst_trade"] is None
    worst = bob["worst_trade"]
    # 400 USD of BONK are worth 200, and the 2 SOL that they replaced 500.
    assert (worst["kind"], worst["from_symbol"], worst["symbol"]) == ("swap", "SOL", "BONK")
    assert Decimal(-302) < Decimal(worst["profit_usd"]) < Decimal(-298)
    assert bob["best_trade"] is None
    assert (carol["best_trade"], carol["worst_trade"]) == (None, None)


async def test_a_prize_is_not_given_to_the_disqualified(ended: World) -> None:
    organiser = await make_organiser(ended)
    await organiser.write(
        "INSERT INTO disqualifications (competition_id, user_id, reason, disqualified_at)"
        " SELECT competitions.id, users.id, 'two wallets', :now FROM competitions, users"
        " WHERE username = 'alice'",
        now=END + MINUTE,
    )
    await organiser.write(RANK)
    alice, carol = await read(ended, "alice"), await read(ended, "carol")
    assert alice is not None
    assert carol is not None
    assert (alice["place"]["rank"], alice["prize"]) == (3, None)
    assert (carol["place"]["rank"], carol["prize"]) == (1, "A cup")


async def test_while_the_season_runs_no_trade_is_valued(market: World) -> None:
    alice = await market.person("alice")
    await market.swap(alice, SOL, USDC, "1")
    async with market.engine.connect() as connection:
        document = await result(connection, wallet_address="alice", now=NOW + MINUTE)
    assert document is not None
    found = json.loads(document)
    assert (found["is_final"], found["best_trade"], found["worst_trade"]) == (False, None, None)
