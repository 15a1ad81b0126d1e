"""A position is warned about when its equity is down to a share of its maintenance margin."""

import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import transaction
from backend.money import EXACT, plain
from backend.orders.trigger_store import lock_positions_of_season
from backend.perp.formulas import Side, equity, liquidation_price
from backend.perp.liquidation_store import WARNED_SHARE, warn_endangered
from backend.perp.store import lock_positions
from tests.world.world import NOW, SOL, make_world

MARK = Decimal(200)
NUMBERS = text("""
SELECT leverage FROM notifications JOIN perp_positions position ON position.id = position_id
WHERE kind = 'liquidation_warning'
""")
ONE = text("""
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
) VALUES (
    :user_id, :sol, :direction, :number, :entry_price, :size, :margin, :reached_at, 0, :now, 'open'
)
""")


@dataclass(frozen=True, slots=True)
class Near:
    """A position at `MARK` that is warned about, or only just not."""

    side: Side
    size: Decimal
    entry_price: Decimal
    margin: Decimal
    reached_at: Decimal
    is_warned: bool


def near_the_edge(leverage_max: int) -> Iterator[Near]:
    """Where equity is the maintenance margin over the share, and a little to either side."""
    chance = random.Random(leverage_max)
    for number in range(200):
        side: Side = 1 if number % 2 else -1
        size = Decimal(chance.randint(1, 10**6)).scaleb(-4)
        entry_price = Decimal(chance.randint(150_000, 250_000)).scaleb(-3)
        micros = chance.choice((-1_000, -1, 0, 1, 1_000))
        with localcontext(EXACT):
            k = 2 * Decimal(WARNED_SHARE) * leverage_max
            edge = size * MARK / k - side * size * (MARK - entry_price)
            margin = edge.quantize(Decimal("1e-6")) + Decimal(micros).scaleb(-6)
            if margin < 0:
                continue
            owned = equity(
                side=side, size=size, entry_price=entry_price, mark_price=MARK, margin=margin
            )
            is_warned = size * MARK >= k * owned
        reached_at = liquidation_price(
            side=side, size=size, entry_price=entry_price, margin=margin, leverage_max=leverage_max
        )
        yield Near(side, size, entry_price, margin, reached_at, is_warned)


def row_of(near: Near, *, user_id: UUID, number: int) -> dict[str, object]:
    """As it is inserted: its `number` stands where its leverage would."""
    return {
        "user_id": user_id,
        "sol": SOL,
        "now": NOW,
        "number": number,
        "direction": "long" if near.side == 1 else "short",
        "entry_price": plain(near.entry_price),
        "size": plain(near.size),
        "margin": plain(near.margin),
        "reached_at": plain(near.reached_at),
    }


@pytest.mark.parametrize("leverage_max", [1, 2, 3, 20, 100])
async def test_warned_about_is_who_has_too_little_equity_and_nobody_else(
    engine: AsyncEngine, leverage_max: int
) -> None:
    world = await make_world(engine)
    user = await world.person("alice")
    await world.set_prices({SOL: MARK}, at=NOW)
    near = list(near_the_edge(leverage_max))
    async with transaction(engine) as connection:
        await connection.execute(
            text("UPDATE perp_markets SET max_leverage = :most WHERE token_address = :sol"),
            {"most": leverage_max, "sol": SOL},
        )
        for number, one in enumerate(near):
            await connection.execute(ONE, row_of(one, user_id=user, number=number))
        await warn_endangered(connection, now=NOW)
        found = set((await connection.execute(NUMBERS)).scalars())
    warned = {number for number, one in enumerate(near) if one.is_warned}
    assert found == warned
    assert 0 < len(warned) < len(near)


Locks = Callable[[AsyncConnection, UUID], Awaitable[object]]


async def closes(connection: AsyncConnection, user_id: UUID) -> None:
    ids = (await connection.execute(text("SELECT id FROM perp_positions"))).scalars()
    asked = [(position_id, user_id) for position_id in ids]
    assert await lock_positions(connection, asked, now=NOW)


async def settles(connection: AsyncConnection, _: UUID) -> None:
    competition_id = (await connection.execute(text("SELECT id FROM competitions"))).scalar_one()
    await lock_positions_of_season(connection, competition_id=competition_id)


@pytest.mark.parametrize("locks", [closes, settles])
async def test_a_warning_waits_for_nobody_who_has_its_position_locked(
    engine: AsyncEngine, locks: Locks
) -> None:
    world = await make_world(engine)
    user = await world.person("alice")
    await world.set_prices({SOL: MARK}, at=NOW)
    near = next(one for one in near_the_edge(20) if one.is_warned and one.side == 1)
    async with transaction(engine) as connection:
        await connection.execute(ONE, row_of(near, user_id=user, number=20))
    async with transaction(engine) as holder:
        await locks(holder, user)
        async with transaction(engine) as connection:
            assert await warn_endangered(connection, now=NOW) == [user]
