"""Positions that prices end or endanger are found by index, and they are the right ones."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.money import EXACT, plain
from backend.perp.formulas import Side, equity, liquidation_price
from backend.perp.liquidation_store import NEARED, REACHED, WARNED_SHARE
from tests.world.world import NOW, SOL, make_world

MARK = Decimal(200)
WARNED = {"share": WARNED_SHARE}
EXPOSED = "SELECT * FROM liquidation_exposures WHERE token_address = :sol"
MANY = text("""
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
)
SELECT :user_id, :sol, direction, 10, '200', '1', '20', price, 0, :now, 'open'
FROM generate_series(1, 2500), (VALUES ('long', '185'), ('short', '214')) AS side (direction, price)
""")
ONE = text("""
INSERT INTO perp_positions (
    user_id, token_address, position_direction, leverage, entry_price, position_size,
    collateral_amount, liquidation_price, entry_funding_rate, funding_rate_last_applied, status
) VALUES (
    :user_id, :sol, :direction, :number, :entry_price, :size, :margin, :reached_at, 0, :now, 'open'
)
""")


@pytest.mark.parametrize(
    ("query", "parameters"),
    [(REACHED, {"now": NOW, "age_max": 60}), (NEARED, WARNED), (EXPOSED, {"sol": SOL})],
    ids=["liquidations", "warnings", "who hangs on the next price"],
)
async def test_among_many_positions_they_are_an_index_lookup(
    engine: AsyncEngine, query: str, parameters: Mapping[str, object]
) -> None:
    world = await make_world(engine)
    user = await world.person("alice")
    await world.set_prices({SOL: MARK}, at=NOW)
    async with transaction(engine) as connection:
        await connection.execute(MANY, {"user_id": user, "sol": SOL, "now": NOW})
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE perp_positions, token_prices"))
        explained = await connection.execute(text(f"EXPLAIN (FORMAT JSON) {query}"), parameters)
        plan = json.dumps(explained.scalar_one())
    assert plan.count("idx_perp_open_by_liquidation") == 2


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
        common = {"user_id": user, "sol": SOL, "now": NOW}
        for number, one in enumerate(near):
            amounts = {
                name: plain(getattr(one, name))
                for name in ("entry_price", "size", "margin", "reached_at")
            }
            direction = "long" if one.side == 1 else "short"
            row = {**common, **amounts, "direction": direction, "number": number}
            await connection.execute(ONE, row)
        found = {row.leverage for row in await connection.execute(text(NEARED), WARNED)}
    warned = {number for number, one in enumerate(near) if one.is_warned}
    assert found == warned
    assert 0 < len(warned) < len(near)
