"""A position closes in parts, each with its part of the margin, and loses nothing by it."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.perp.close_position import ClosedPosition
from backend.perp.formulas import released_margin
from backend.perp.funding_store import SettledRate
from backend.perp.settle_funding import fund
from backend.perp.views import closed_positions
from backend.refusals import Refusal
from tests.world.orders import close
from tests.world.world import NOW, SOL, USDC, World


@pytest.fixture
async def alice(world: World) -> UUID:
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=NOW)
    return await world.person("alice")


async def closed(world: World, user: UUID, position: UUID, fraction: str) -> ClosedPosition:
    async with transaction(world.engine) as connection:
        return await close(
            connection, user_id=user, position_id=position, fraction=Decimal(fraction), now=NOW
        )


async def row(world: World) -> tuple[str, str, str]:
    ((status, size, collateral),) = await world.rows(
        "SELECT status, position_size, collateral_amount FROM perp_positions"
    )
    return status, size, collateral


@pytest.mark.parametrize(
    ("fraction", "left", "pnl"),
    [
        # 10 SOL of 200 at 220: 20 each, less 0.06 % of 220 each.
        ("0.25", ("open", "7.5", "150"), "49.67"),
        ("0.5", ("open", "5", "100"), "99.34"),
        ("0.333333333333333333", ("open", "6.666666667", "133.333334"), "66.226666"),
        ("1", ("closed", "10", "200"), "198.68"),
    ],
)
async def test_a_part_is_paid_out_with_its_part_of_the_margin(
    world: World, alice: UUID, fraction: str, left: tuple[str, str, str], pnl: str
) -> None:
    position = await world.open(alice)
    await world.set_prices({SOL: Decimal(220), USDC: Decimal(1)}, at=NOW)
    ended = await closed(world, alice, position, fraction)
    assert (await row(world), ended.pnl) == (left, Decimal(pnl))
    assert await world.broken_rules() == []


async def test_parts_together_pay_what_the_whole_does(world: World, alice: UUID) -> None:
    bob = await world.person("bob")
    whole, parts = await world.open(bob), await world.open(alice)
    await world.set_prices({SOL: Decimal(210), USDC: Decimal(1)}, at=NOW)
    paid = (await closed(world, bob, whole, "1")).payout
    halves = [(await closed(world, alice, parts, one)).payout for one in ("0.5", "0.5", "1")]
    assert sum(halves) == paid
    assert await world.broken_rules() == []


async def test_funding_stays_with_what_is_left(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    at = NOW + timedelta(hours=4)
    async with transaction(world.engine) as connection:
        rates = [SettledRate(SOL, Decimal("0.01"), "test")]
        await fund(connection, settled_at=at, rates=rates, now=at)
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=at)
    async with transaction(world.engine) as connection:
        half = await close(
            connection, user_id=alice, position_id=position, fraction=Decimal("0.5"), now=at
        )
        rest = await close(connection, user_id=alice, position_id=position, now=at)
    assert half.funding == 0
    assert rest.funding == Decimal(-10)
    # 2,000 USD of notional, closed for 0.06 %, paid 10 of funding.
    assert half.pnl + rest.pnl == Decimal("-11.2")
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("fraction", "reason"),
    [
        ("1.000000000000000001", "fraction_out_of_range"),
        ("2", "fraction_out_of_range"),
        ("0", "fraction_out_of_range"),
        ("0.00000000001", "amount_too_small"),
    ],
)
async def test_more_than_the_position_or_nothing_of_it_is_refused(
    world: World, alice: UUID, fraction: str, reason: str
) -> None:
    position = await world.open(alice)
    before = await world.contents()
    with pytest.raises(Refusal) as refused:
        await closed(world, alice, position, fraction)
    assert refused.value.reason == reason
    assert await world.contents() == before


async def test_each_part_is_in_the_history(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await closed(world, alice, position, "0.25")
    await closed(world, alice, position, "1")
    async with world.engine.connect() as connection:
        document = await closed_positions(
            connection, wallet_address="alice", limit=10, offset=0, now=NOW
        )
    listed = json.loads(document or b"")["positions"]
    assert sorted((one["position_size"], one["collateral_amount"]) for one in listed) == [
        ("2.5", "50"), ("7.5", "150"),
    ]  # fmt: skip
    assert {one["id"] for one in listed} == {str(position)}
    assert len({one["transaction_id"] for one in listed}) == 2


def test_no_more_comes_out_of_a_margin_than_was_put_in() -> None:
    given = {"margin": Decimal(25), "collateral": Decimal(10), "size": Decimal(2)}
    assert released_margin(**given, closed=Decimal(1)) == 10
    assert released_margin(**given, closed=Decimal(2)) == 25
