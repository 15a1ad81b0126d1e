"""The funding of one position is that of its settlements and of its end, and nobody else's."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.perp.funding_store import SettledRate
from backend.perp.settle_funding import fund
from backend.portfolio.position_funding import position_funding
from procedures.perp.reading import FundingPayments
from tests.world.orders import close
from tests.world.world import NOW, PRICES, SOL, World

FIRST = datetime.fromisoformat("2026-01-05T16:00Z")
SECOND = datetime.fromisoformat("2026-01-06T00:00Z")
ENDS = SECOND + timedelta(hours=2)


async def payments(
    world: World, position: UUID, *, until: datetime = ENDS, wallet: str = "alice"
) -> FundingPayments | None:
    async with world.engine.connect() as connection:
        document = await position_funding(
            connection, wallet_address=wallet, position_id=position, until=until
        )
    if document is None:
        return None
    return FundingPayments.model_validate_json(document, strict=True)


@pytest.fixture
async def position(world: World) -> UUID:
    """A long of alice that was paid for twice, and once more when it was closed; and bob's."""
    alice, bob = await world.person("alice"), await world.person("bob")
    mine = await world.open(alice, leverage=2)
    await world.open(bob, leverage=3)
    rates = [SettledRate(SOL, Decimal("0.0001"), "test")]
    for at in (FIRST, SECOND):
        await world.set_prices(PRICES, at=at - timedelta(seconds=1))
        async with transaction(world.engine) as connection:
            made = await fund(connection, settled_at=at, rates=rates, now=at + timedelta(minutes=2))
        assert made.payments == 2
    await world.set_prices(PRICES, at=ENDS)
    async with transaction(world.engine) as connection:
        await close(connection, user_id=alice, position_id=mine, now=ENDS)
    return mine


async def test_every_payment_is_listed_newest_first_and_all_make_the_funding(
    world: World, position: UUID
) -> None:
    found = await payments(world, position)
    assert found is not None
    assert [datetime.fromisoformat(one.settled_at) for one in found.payments] == [
        ENDS, SECOND, FIRST,
    ]  # fmt: skip
    assert [one.seconds for one in found.payments] == [7200, 8 * 3600, 4 * 3600]
    ((funding,),) = await world.rows(
        f"SELECT accumulated_funding::numeric FROM perp_positions WHERE id = '{position}'"
    )
    assert sum(one.amount for one in found.payments) == funding < 0


async def test_nothing_is_told_from_after_the_moment_that_is_disclosed(
    world: World, position: UUID
) -> None:
    until = SECOND - timedelta(minutes=1)
    found = await payments(world, position, until=until)
    assert found is not None
    assert [one.settled_at for one in found.payments] == ["2026-01-05T16:00:00.000Z"]
    assert await payments(world, position, until=NOW - timedelta(minutes=1)) is None


async def test_it_is_the_position_of_that_wallet_alone(world: World, position: UUID) -> None:
    assert await payments(world, position, wallet="bob") is None
