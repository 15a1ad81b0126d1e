"""The positions that have ended: how each was entered and left, and what it made."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.perp.views import closed_positions
from procedures.perp.reading import ClosedPositions
from tests.world.orders import close
from tests.world.world import NOW, PRICES, SOL, World, make_world

LATER = NOW + timedelta(days=1)


async def page(world: World, wallet: str, *, offset: int = 0) -> ClosedPositions | None:
    async with world.engine.connect() as connection:
        document = await closed_positions(
            connection, wallet_address=wallet, limit=1, offset=offset, now=NOW
        )
    if document is None:
        return None
    return ClosedPositions.model_validate_json(document, strict=True)


async def test_ended_positions_say_how_they_ended_and_what_they_made(engine: AsyncEngine) -> None:
    world = await make_world(engine)
    alice = await world.person("alice")
    short = await world.open(alice, direction="short", leverage=3)
    await world.open(alice, leverage=10)
    # The long is liquidated on the way down, from which the short gains.
    await world.quote({**PRICES, SOL: PRICES[SOL] * Decimal("0.9")}, at=LATER)
    async with transaction(engine) as connection:
        closed = await close(connection, user_id=alice, position_id=short, now=LATER)
    pages = [await page(world, "alice", offset=offset) for offset in (0, 1)]
    assert [one and one.total for one in pages] == [2, 2]
    found = {one.ending: one for view in pages if view for one in view.positions}
    gained, lost = found["closed"], found["liquidated"]
    assert (gained.id, gained.direction, gained.leverage) == (str(short), "short", 3)
    assert (gained.entry_price, gained.exit_price) == (PRICES[SOL], closed.mark.usd)
    assert (gained.pnl, gained.fee, gained.funding) == (closed.pnl, closed.fee, closed.funding)
    assert gained.pnl > 0
    assert (lost.direction, lost.leverage, lost.pnl) == ("long", 10, -lost.collateral_amount)
    assert lost.exit_price < lost.entry_price


async def test_open_positions_are_not_among_them_and_nobody_has_none(engine: AsyncEngine) -> None:
    world = await make_world(engine)
    await world.open(await world.person("alice"))
    assert await page(world, "alice") == ClosedPositions(positions=[], total=0, limit=1, offset=0)
    assert await page(world, "nobody") is None
