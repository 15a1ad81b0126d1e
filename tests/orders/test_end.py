"""What waits is cancelled at the season's end, with its owner, and with its token."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.admin.disqualify import disqualify
from backend.admin.halt import halt
from backend.database.transaction import transaction
from backend.standings.sweep import sweep
from tests.world.organiser import make_organiser
from tests.world.waiting import Asked, orders_of, placed, triggered_at
from tests.world.world import BTC, JITOSOL, NOW, SOL, USDC, World

END = NOW + timedelta(minutes=30)


@pytest.fixture
async def ended(world: World, alice: UUID) -> UUID:
    """Alice has a position with a stop, a limit to buy and one to go long; then comes the end."""
    await world.write("UPDATE competitions SET ends_at = :end", end=END)
    position = await world.open(alice, collateral="100", leverage=2)
    await triggered_at(world, alice, position, stop_loss="150")
    await placed(world, alice, price="190", amount="100")
    await placed(world, alice, market="perp", leverage=2, price="190", amount="100")
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=END)
    return alice


async def test_what_waits_is_cancelled_and_its_reservation_is_of_the_end(
    world: World, ended: UUID
) -> None:
    settled = await world.settled(at=END)
    assert settled.positions == 1
    assert await orders_of(world) == [("cancelled", "competition_end")] * 2
    released = await world.rows(
        "SELECT DISTINCT created_at FROM transactions WHERE transaction_type = 'order_release'"
    )
    assert released == [(END,)]
    assert await world.count("position_triggers") == 0
    assert await world.count("notifications WHERE kind = 'order_cancelled'") == 2
    # 1,000 and 10 SOL, less what opening and closing 200 USD cost, and half an hour of funding.
    assert await world.balances(ended) == {SOL: "10", USDC: "999.75875"}
    assert await world.broken_rules() == []


async def test_no_price_from_the_end_on_fills_anything(world: World, ended: UUID) -> None:
    await world.quote({SOL: Decimal(140), USDC: Decimal(1)}, at=END + timedelta(seconds=5))
    assert await orders_of(world) == [("open", None)] * 2
    assert await world.count("perp_positions WHERE status = 'open'") == 1


async def test_what_is_swept_has_nothing_reserved(world: World, ended: UUID) -> None:
    await world.settled(at=END)
    async with transaction(world.engine) as connection:
        assert (await sweep(connection, now=END + timedelta(hours=1))).traders == 1
    assert await world.broken_rules() == []


async def test_the_disqualified_have_nothing_that_waits(world: World, alice: UUID) -> None:
    before = await world.balances(alice)
    bob = await world.person("bob")
    position = await world.open(bob, collateral="100", leverage=2)
    await triggered_at(world, bob, position, stop_loss="150")
    for user in (bob, bob, alice):
        await placed(world, user, price="190", amount="100")
    organiser = await make_organiser(world)
    done = await organiser.decides(
        lambda connection, by: disqualify(connection, wallet_address="bob", by=by), reason="bots"
    )
    assert done == "done"
    assert sorted(await orders_of(world)) == [
        ("cancelled", "disqualified"), ("cancelled", "disqualified"), ("open", None),
    ]  # fmt: skip
    assert await world.count("position_triggers") == 0
    assert await world.broken_rules() == []
    # Whoever is not has theirs filled.
    await world.quote({SOL: Decimal(180), USDC: Decimal(1)}, at=NOW + timedelta(minutes=1))
    assert ("filled", None) in await orders_of(world)
    assert (await world.balances(alice))[SOL] > before[SOL]


@pytest.mark.parametrize(
    ("asked", "halted", "ends"),
    [
        pytest.param({"price": "190"}, SOL, True, id="to buy it"),
        pytest.param({"side": "sell", "price": "210", "amount": "1"}, SOL, True, id="to sell it"),
        pytest.param({"market": "perp", "leverage": 2, "price": "190"}, SOL, True, id="a position"),
        pytest.param({"token": JITOSOL, "price": "200"}, SOL, True, id="in what derives from it"),
        pytest.param({"price": "190"}, USDC, True, id="a swap while USDC is halted"),
        pytest.param({"token": BTC, "price": "90000"}, SOL, False, id="in another token"),
        pytest.param({"price": "190"}, JITOSOL, False, id="in what another derives from"),
        pytest.param(
            {"market": "perp", "leverage": 2, "price": "190"}, USDC, False,
            id="a position while USDC is halted",
        ),
    ],
)  # fmt: skip
async def test_the_halt_of_its_token_cancels_an_order(
    world: World, alice: UUID, asked: Asked, halted: str, ends: bool
) -> None:
    before = await world.balances(alice)
    await placed(world, alice, **asked)
    organiser = await make_organiser(world)
    done = await organiser.decides(
        lambda connection, by: halt(connection, token_address=halted, by=by), reason="odd"
    )
    assert done == "done"
    assert await orders_of(world) == [("cancelled", "token_halted") if ends else ("open", None)]
    assert await world.count("notifications WHERE kind = 'order_cancelled'") == int(ends)
    assert (await world.balances(alice) == before) == ends
    assert await world.broken_rules() == []


async def test_triggers_outlive_the_halt_of_their_token(world: World, alice: UUID) -> None:
    position = await world.open(alice, collateral="100", leverage=2)
    await triggered_at(world, alice, position, stop_loss="150")
    organiser = await make_organiser(world)
    await organiser.decides(
        lambda connection, by: halt(connection, token_address=SOL, by=by), reason="odd"
    )
    assert await world.count("position_triggers") == 1
