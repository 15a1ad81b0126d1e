"""Positions open, close and end by liquidation to the last unit of USDC."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypedDict
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.perp.open_position import preview_position
from backend.perp.opening import Direction
from backend.refusals import Refusal
from tests.world.orders import close, open_position
from tests.world.world import BONK, BTC, JITOSOL, NOW, SOL, USDC, World


class Wanted(TypedDict):
    """A position as its owner wants it."""

    token_address: str
    collateral: Decimal
    leverage: int
    direction: Direction


class Asked(TypedDict, total=False):
    """What differs from the position that `World.open` opens by itself."""

    token: str
    collateral: str
    leverage: int
    direction: Direction


SOL_AT_200 = {SOL: Decimal(200), USDC: Decimal(1)}
# Of less than a second no funding is owed.
LATER = NOW + timedelta(milliseconds=10)


async def status_of(world: World, position_id: UUID) -> str:
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT status FROM perp_positions WHERE id = :id"), {"id": position_id}
        )
        return str(found.scalar_one())


async def house_accounts(world: World) -> dict[str, Decimal]:
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT account, trim_scale(sum(amount)) AS amount FROM ledger_entries"
                " WHERE user_id IS NULL AND token_address = :usdc AND account <> 'grants'"
                " GROUP BY account HAVING sum(amount) <> 0"
            ),
            {"usdc": USDC},
        )
        return {row.account: row.amount for row in rows}


async def test_opening_moves_collateral_and_fee_and_nothing_else(world: World) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        wanted = Wanted(token_address=SOL, collateral=Decimal(200), leverage=10, direction="long")
        previewed = await preview_position(connection, **wanted, now=NOW)
        _, terms = await open_position(connection, user_id=user, **wanted, now=NOW)
    assert replace(previewed, mark=terms.mark) == terms
    assert (terms.size, terms.notional, terms.fee) == (Decimal(10), Decimal(2000), Decimal("1.2"))
    assert round(terms.liquidation_price, 8) == Decimal("184.61538462")
    assert await world.balances(user) == {SOL: "10", USDC: "798.8"}
    assert await house_accounts(world) == {"fees": Decimal("1.2")}
    assert await world.broken_rules() == []


CLOSINGS = [
    # direction, exit price, USDC after, house accounts (the opening fee of 1.2 among the fees)
    ("long", "220", "1197.48", {"fees": "2.52", "house": "-200"}),
    ("long", "190", "897.66", {"fees": "2.34", "house": "100"}),
    ("short", "190", "1097.66", {"fees": "2.34", "house": "-100"}),
    ("short", "210", "897.54", {"fees": "2.46", "house": "100"}),
    ("long", "200", "997.6", {"fees": "2.4"}),
]


@pytest.mark.parametrize(("direction", "exit_price", "usdc", "accounts"), CLOSINGS)
async def test_closing_pays_margin_and_profit_less_the_fee(
    world: World, direction: Direction, exit_price: str, usdc: str, accounts: dict[str, str]
) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    user = await world.person("alice")
    position = await world.open(user, direction=direction)
    await world.set_prices({SOL: Decimal(exit_price)}, at=NOW)
    async with transaction(world.engine) as connection:
        closed = await close(connection, user_id=user, position_id=position, now=NOW)
    assert (await world.balances(user))[USDC] == usdc
    assert closed.pnl == Decimal(usdc) - Decimal("998.8")
    assert await house_accounts(world) == {name: Decimal(of) for name, of in accounts.items()}
    assert await world.broken_rules() == []


async def test_a_close_pays_the_funding_since_the_last_settlement(world: World) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    user = await world.person("alice")
    position = await world.open(user)
    at = NOW + timedelta(hours=2)
    await world.set_prices(SOL_AT_200, at=at)
    async with transaction(world.engine) as connection:
        closed = await close(connection, user_id=user, position_id=position, now=at)
    assert closed.funding == Decimal("-0.05")
    assert (await world.balances(user))[USDC] == "997.55"
    assert await world.broken_rules() == []


LIQUIDATIONS = [
    # token, entry, leverage, direction, price a little before, price at which it ends
    (SOL, "200", 10, "long", "184.615384615385", "184.615384615384"),
    (SOL, "200", 10, "short", "214.634146341463", "214.634146341464"),
    (SOL, "200", 20, "long", "194.88", "194.871"),
    (BTC, "110000", 20, "short", "112682.9", "112682.93"),
    (BONK, "0.00002", 3, "long", "0.00001482", "0.00001481"),
]


@pytest.mark.parametrize(
    ("token", "entry", "leverage", "direction", "survived", "reached"), LIQUIDATIONS
)
async def test_touching_the_liquidation_price_ends_a_position(
    world: World,
    token: str,
    entry: str,
    leverage: int,
    direction: Direction,
    survived: str,
    reached: str,
) -> None:
    await world.set_prices({token: Decimal(entry)}, at=NOW)
    user = await world.person("alice")
    position = await world.open(user, token=token, leverage=leverage, direction=direction)
    before = (await world.balances(user))[USDC]
    for price, status in ((survived, "open"), (reached, "liquidated"), (entry, "liquidated")):
        await world.set_prices({token: Decimal(price)}, at=LATER)
        await world.liquidations(now=LATER)
        assert await status_of(world, position) == status
    assert (await world.balances(user))[USDC] == before
    accounts = await house_accounts(world)
    assert accounts["house"] + accounts["insurance"] == 200
    assert accounts["insurance"] > 0
    assert await world.broken_rules() == []


async def test_a_price_past_bankruptcy_costs_the_margin_and_the_insurance_the_rest(
    world: World,
) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    user = await world.person("alice")
    await world.open(user)
    await world.set_prices({SOL: Decimal(150)}, at=LATER)
    found = await world.liquidations(now=LATER)
    assert (found.liquidated, found.owners) == (1, frozenset({user}))
    assert (await world.balances(user))[USDC] == "798.8"
    assert await house_accounts(world) == {
        "fees": Decimal("1.2"),
        "house": Decimal(500),
        "insurance": Decimal(-300),
    }
    assert await world.broken_rules() == []


async def test_a_position_is_warned_about_once(world: World) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    user = await world.person("alice")
    await world.open(user)
    for price, warned in (("190", 0), ("185.5", 1), ("185", 0), ("190", 0), ("185.5", 0)):
        await world.set_prices({SOL: Decimal(price)}, at=LATER)
        assert (await world.liquidations(now=LATER)).warned == warned, price


REFUSED = [
    # what is asked, reason, words
    ({"leverage": 0}, "leverage_out_of_range", "from 1 to 20"),
    ({"leverage": 21}, "leverage_out_of_range", "from 1 to 20"),
    ({"token": BONK, "leverage": 6}, "leverage_out_of_range", "from 1 to 5"),
    ({"collateral": "0.99"}, "collateral_too_small", "at least 1 USDC"),
    ({"collateral": "200.0000001"}, "collateral_too_small", "6 decimals"),
    ({"collateral": "1000", "leverage": 1}, "insufficient_balance", "this needs 1000.6"),
    ({"token": USDC}, "no_perp_market", "USDC has no perpetual"),
    ({"token": JITOSOL}, "no_perp_market", "JitoSOL has no perpetual"),
    ({"token": "moon"}, "unknown_token", "moon"),
]


@pytest.mark.parametrize(("asked", "reason", "words"), REFUSED)
async def test_a_refused_position_says_why_and_writes_nothing(
    world: World, asked: Asked, reason: str, words: str
) -> None:
    await world.set_prices(SOL_AT_200 | {BONK: Decimal("0.00002")}, at=NOW)
    user = await world.person("alice")
    with pytest.raises(Refusal) as refused:
        await world.open(user, **asked)
    assert refused.value.reason == reason
    assert words in refused.value.message
    assert await world.count("perp_positions") == 0
    assert await world.balances(user) == {SOL: "10", USDC: "1000"}


async def refusal_of_close(world: World, user: UUID, position: UUID, *, at: datetime = NOW) -> str:
    try:
        async with transaction(world.engine) as connection:
            await close(connection, user_id=user, position_id=position, now=at)
    except Refusal as refusal:
        return refusal.reason
    return "closed"


async def test_only_the_owner_closes_and_only_once(world: World) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    alice, bob = await world.person("alice"), await world.person("bob")
    position = await world.open(alice)
    assert await refusal_of_close(world, bob, position) == "unknown_position"
    assert await refusal_of_close(world, alice, uuid4()) == "unknown_position"
    assert await refusal_of_close(world, alice, position) == "closed"
    assert await refusal_of_close(world, alice, position) == "position_closed"


async def test_of_20_liquidators_and_an_owner_at_once_exactly_one_ends_the_position(
    world: World,
) -> None:
    await world.set_prices(SOL_AT_200, at=NOW)
    user = await world.person("alice")
    position = await world.open(user)
    await world.set_prices({SOL: Decimal(183)}, at=NOW)

    async def liquidated() -> int:
        return (await world.liquidations(now=NOW)).liquidated

    closing = refusal_of_close(world, user, position)
    ending = asyncio.gather(*(liquidated() for _ in range(20)))
    said, ended = await asyncio.gather(closing, ending)
    outcomes = (said, sum(ended))
    assert outcomes in (("closed", 0), ("position_liquidated", 1))
    assert await world.broken_rules() == []
