"""Margin is added and taken out, and the liquidation price moves with it."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.database.transaction import transaction
from backend.margins.change_margin import ChangedMargin, add_margin, remove_margin
from backend.refusals import Refusal
from tests.world.world import NOW, SOL, USDC, World

ARRIVED = NOW + timedelta(milliseconds=1)
LATER = NOW + timedelta(milliseconds=2)


@pytest.fixture
async def alice(world: World) -> UUID:
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=NOW)
    return await world.person("alice")


async def marked(world: World, mark: str, *, at: datetime) -> None:
    await world.quote({SOL: Decimal(mark), USDC: Decimal(1)}, at=at)


async def changed(world: World, user: UUID, position: UUID, by: str) -> ChangedMargin:
    amount = Decimal(by)
    async with transaction(world.engine) as connection:
        if amount >= 0:
            return await add_margin(
                connection, user_id=user, position_id=position, amount=amount, now=LATER
            )
        return await remove_margin(
            connection,
            user_id=user,
            position_id=position,
            amount=-amount,
            since=ARRIVED,
            now=LATER,
        )


@pytest.mark.parametrize(
    ("by", "ends_at"),
    [
        # (10 · 200 - 300) / (10 · 0.975)
        ("100", "174.358974358974358975"),
        # 2,000 of notional need 100 at 20x.
        ("-100", "194.871794871794871795"),
        ("-99.999999", "194.871794769230769231"),
        ("0.000001", "184.615384512820512821"),
    ],
)
async def test_the_liquidation_price_moves_with_the_margin(
    world: World, alice: UUID, by: str, ends_at: str
) -> None:
    position = await world.open(alice)
    await marked(world, "200", at=ARRIVED)
    ((before,),) = await world.rows(
        "SELECT sum(value_usd) FROM holdings_at('2026-01-05 12:00:00+00')"
    )
    after = await changed(world, alice, position, by)
    assert after.collateral == Decimal(200) + Decimal(by)
    assert after.liquidation_price == Decimal(ends_at)
    # 1,000 less the collateral and the fee of 1.2.
    assert (await world.balances(alice))[USDC] == format(
        (Decimal("798.8") - Decimal(by)).normalize(), "f"
    )
    ((kept,),) = await world.rows(
        "SELECT sum(value_usd) FROM holdings_at('2026-01-05 12:00:00+00')"
    )
    assert kept == before
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("by", "mark", "reason"),
    [
        ("-100.000001", "200", "margin_needed"),
        # Unrealised profit stays: 2,500 of notional need 125.
        ("-75.000001", "250", "margin_needed"),
        # An equity of 150, of which 97.5 are needed.
        ("-52.500001", "195", "margin_needed"),
        ("798.800001", "200", "insufficient_balance"),
        ("0", "200", "amount_zero"),
        ("0.0000001", "200", "amount_too_precise"),
    ],
)
async def test_a_change_that_is_refused_says_why_and_writes_nothing(
    world: World, alice: UUID, by: str, mark: str, reason: str
) -> None:
    position = await world.open(alice)
    await marked(world, mark, at=ARRIVED)
    before = await world.contents()
    with pytest.raises(Refusal) as refused:
        await changed(world, alice, position, by)
    assert refused.value.reason == reason
    assert await world.contents() == before


async def test_as_much_as_can_be_taken_out_can_be(world: World, alice: UUID) -> None:
    position = await world.open(alice)
    await marked(world, "195", at=ARRIVED)
    await changed(world, alice, position, "-52.5")
    assert (await world.liquidations(now=NOW)).liquidated == 0
    assert await world.broken_rules() == []


@pytest.mark.parametrize("by", ["10", "-10"])
async def test_only_the_owner_changes_it(world: World, alice: UUID, by: str) -> None:
    position, bob = await world.open(alice), await world.person("bob")
    for user, held in ((bob, position), (alice, uuid4())):
        with pytest.raises(Refusal) as refused:
            await changed(world, user, held, by)
        assert refused.value.reason == "unknown_position"


@pytest.mark.parametrize(
    ("mark", "observed_at", "reason"),
    [
        # The market is known to have fallen, but the stored price is of before.
        ("200", ARRIVED - timedelta(microseconds=1), "price_unobserved"),
        ("195", ARRIVED, "margin_needed"),
    ],
)
async def test_who_knows_the_next_price_saves_no_margin_from_it(
    world: World, alice: UUID, mark: str, observed_at: datetime, reason: str
) -> None:
    position = await world.open(alice)
    await marked(world, mark, at=observed_at)
    before = await world.contents()
    with pytest.raises(Refusal) as refused:
        await changed(world, alice, position, "-100")
    assert refused.value.reason == reason
    assert await world.contents() == before
