"""One false observation ends nobody's position, and nothing is traded until it is confirmed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import transaction
from backend.perp.open_position import preview_position
from backend.prices.confirmation_store import note_refused
from backend.refusals import Refusal
from backend.swap.terms import quote_swap
from tests.world.orders import Order, Wanted, close, open_position, outcome, swap
from tests.world.stall import BONK, JITOSOL, JUPITER, NOW, SOL, USDC, Stall, open_stall
from tests.world.world import entrant

SECOND = timedelta(seconds=1)


@pytest.fixture
async def stall(engine: AsyncEngine, redis_url: str) -> AsyncIterator[Stall]:
    """SOL at 100, BONK and USDC beside it, as seen by Jupiter at `NOW`."""
    async with Redis.from_url(redis_url, decode_responses=True) as redis, open_stall(
        engine, redis
    ) as opened:  # fmt: skip
        await see(opened, "100", seconds=0)
        yield opened


async def see(
    stall: Stall, sol: str, *, seconds: float, pyth: str | None = None, pyth_age: float = 0
) -> Decimal | None:
    """SOL's stored price after Jupiter, and Pyth if it is asked, gave these prices."""
    at = NOW + seconds * SECOND
    stall.jupiter_says({SOL: sol, USDC: "1", BONK: "0.00002"})
    stall.venue.says("/v2/updates/price/latest", {}, status=400)
    if pyth is not None:
        stall.pyth_says_sol(pyth, at=at - pyth_age * SECOND)
    await stall.another_updater().freshen([SOL, USDC, BONK], now=at)
    return await stall.stored(SOL)


async def person(stall: Stall) -> UUID:
    async with transaction(stall.engine) as connection:
        return await entrant(connection, wallet="alice", now=NOW)


async def go(
    stall: Stall, user: UUID, *, leverage: int, direction: str = "long", seconds: float = 0
) -> None:
    async with transaction(stall.engine) as connection:
        await open_position(
            connection, user_id=user, token_address=SOL, collateral=Decimal(50),
            leverage=leverage, direction=direction,  # type: ignore[arg-type]
            now=NOW + seconds * SECOND,
        )  # fmt: skip


async def ended(stall: Stall) -> int:
    return len(await stall.rows("SELECT FROM perp_positions WHERE status = 'liquidated'"))


@pytest.mark.parametrize(
    ("false", "direction"), [("90.5", "long"), ("109.5", "short")], ids=["longs", "shorts"]
)
@pytest.mark.parametrize("true", ["100", "101", "99.5"])
async def test_one_false_sample_ends_nobody_and_the_true_price_after_it_is_believed(
    stall: Stall, false: str, direction: str, true: str
) -> None:
    user = await person(stall)
    for leverage in (20, 12):
        await go(stall, user, leverage=leverage, direction=direction)
    assert await see(stall, false, seconds=31) == 100
    assert await ended(stall) == 0
    assert await see(stall, true, seconds=62) == Decimal(true)
    assert await ended(stall) == 0


@pytest.mark.parametrize(
    ("pyth", "pyth_age", "stored"),
    [("91", 0, Decimal("90.5")), ("100", 0, 100), ("91", 86_400, 100), ("91", 200, 100)],
    ids=["it agrees", "it does not", "it is a day old", "it is minutes old"],
)
async def test_a_move_that_liquidates_is_believed_when_a_young_second_source_agrees(
    stall: Stall, pyth: str, pyth_age: float, stored: Decimal
) -> None:
    await go(stall, await person(stall), leverage=20)
    assert await see(stall, "90.5", seconds=31, pyth=pyth, pyth_age=pyth_age) == stored
    assert await ended(stall) == (stored != 100)


async def test_a_day_old_price_confirms_no_misprint(stall: Stall) -> None:
    assert await see(stall, "39", seconds=31, pyth="39", pyth_age=86_400) == 100


async def test_a_fall_that_only_one_source_sees_is_believed_the_third_time(stall: Stall) -> None:
    await go(stall, await person(stall), leverage=20)
    seen = [await see(stall, "96", seconds=31 * number) for number in (1, 2, 3)]
    assert seen == [100, 100, 96]
    assert await ended(stall) == 1


async def test_a_frozen_price_is_one_sample_however_often_it_is_seen(stall: Stall) -> None:
    stall.venue.says(JUPITER, {}, status=400)
    stall.pyth_says_sol("80", at=NOW + 31 * SECOND)
    for seconds in (31, 62, 93, 124):
        await stall.another_updater().freshen([SOL], now=NOW + seconds * SECOND)
    assert await stall.stored(SOL) == 100
    for seconds, price in ((155, "81"), (186, "80")):
        stall.pyth_says_sol(price, at=NOW + seconds * SECOND)
        await stall.another_updater().freshen([SOL], now=NOW + seconds * SECOND)
    assert await stall.stored(SOL) == 80


async def test_a_misprint_that_nobody_hangs_on_does_not_hide_the_true_price(stall: Stall) -> None:
    assert await see(stall, "90.5", seconds=31) == Decimal("90.5")
    assert await see(stall, "100", seconds=62) == 100


async def test_one_source_does_not_walk_a_price(stall: Stall) -> None:
    seen = [await see(stall, str(100 + 9 * step), seconds=31 * step) for step in (1, 2, 3)]
    assert seen == [109, 109, 109]


async def test_who_opens_while_a_price_arrives_is_not_ended_by_it_alone(stall: Stall) -> None:
    user = await person(stall)

    async def opened_meanwhile(_: object) -> object:
        await go(stall, user, leverage=20)
        return await answer(_)  # type: ignore[arg-type]

    stall.jupiter_says({SOL: "96", USDC: "1", BONK: "0.00002"})
    answer = stall.venue.answers[JUPITER]
    stall.venue.answers[JUPITER] = opened_meanwhile  # type: ignore[assignment]
    await stall.another_updater().freshen([SOL], now=NOW + 31 * SECOND)
    assert await stall.stored(SOL) == 100
    assert await ended(stall) == 0
    assert await stall.rows("SELECT reason FROM price_refusals") == [("would_liquidate",)]


def swapped(from_token: str, to_token: str) -> Order:
    async def order(connection: AsyncConnection, user: UUID) -> None:
        asked = Wanted(
            user_id=user, from_token=from_token, to_token=to_token, amount=Decimal("0.1")
        )
        now = NOW + 40 * SECOND
        await swap(connection, asked, now=now)

    return order


def closing(position_id: UUID) -> Order:
    return lambda connection, user: close(
        connection, user_id=user, position_id=position_id, now=NOW + 40 * SECOND
    )


ORDERS: dict[str, Order] = {
    "sell it": swapped(SOL, USDC),
    "buy it": swapped(USDC, SOL),
    "buy what derives from it": swapped(USDC, JITOSOL),
    "quote it": lambda connection, _: quote_swap(
        connection, from_token_address=SOL, to_token_address=USDC, amount=Decimal(1),
        now=NOW + 40 * SECOND,
    ),
    "preview a position in it": lambda connection, _: preview_position(
        connection, token_address=SOL, collateral=Decimal(50), leverage=5, direction="long",
        now=NOW + 40 * SECOND,
    ),
    "open a position in it": lambda connection, user: open_position(
        connection, user_id=user, token_address=SOL, collateral=Decimal(50), leverage=5,
        direction="long", now=NOW + 40 * SECOND,
    ),
    "swap others": swapped(USDC, BONK),
}  # fmt: skip


@pytest.mark.parametrize("jump", ["140", "85"])
async def test_while_a_price_is_unconfirmed_nothing_is_traded_at_the_old_one(
    stall: Stall, jump: str
) -> None:
    user = await person(stall)
    await go(stall, user, leverage=2)
    ((position,),) = await stall.rows("SELECT id FROM perp_positions")
    orders = ORDERS | {"close a position in it": closing(position)}  # type: ignore[arg-type]
    assert await see(stall, jump, seconds=31) == 100
    refused = {name: await outcome(stall.engine, order, user) for name, order in orders.items()}
    assert refused == dict.fromkeys(orders, "price_unconfirmed") | {"swap others": "done"}
    assert await see(stall, "101", seconds=39) == 100, "it is not looked at again so soon"
    assert await see(stall, "101", seconds=62) == 101
    late = NOW + 70 * SECOND
    async with transaction(stall.engine) as connection:
        asked = Wanted(user_id=user, from_token=SOL, to_token=USDC, amount=Decimal("0.1"))
        assert (await swap(connection, asked, now=late)).price_from.usd == 101


async def test_the_refusal_says_which_observation_waits_and_for_what(stall: Stall) -> None:
    user = await person(stall)
    await see(stall, "140", seconds=31)
    with pytest.raises(Refusal, match=r"observed at 2026-01-05T12:00:31.*not confirmed.*three"):
        async with transaction(stall.engine) as connection:
            await ORDERS["sell it"](connection, user)


async def test_an_older_price_confirms_nothing(stall: Stall) -> None:
    user = await person(stall)
    await see(stall, "140", seconds=31)
    # Jupiter is away; what Pyth has is from before the refused observation.
    stall.venue.says(JUPITER, {}, status=400)
    stall.pyth_says_sol("101", at=NOW + 20 * SECOND)
    await stall.another_updater().freshen([SOL], now=NOW + 62 * SECOND)
    assert await stall.stored(SOL) == 101
    assert await outcome(stall.engine, ORDERS["sell it"], user) == "price_unconfirmed"


@pytest.mark.parametrize("jump", ["140", "0"])
async def test_an_order_is_refused_whatever_the_gate_refused(stall: Stall, jump: str) -> None:
    user = await person(stall)
    await see(stall, jump, seconds=31)
    assert await outcome(stall.engine, ORDERS["sell it"], user) == "price_unconfirmed"


async def test_the_newest_refused_observation_stays_noted(stall: Stall) -> None:
    async with transaction(stall.engine) as connection:
        for seconds in (1, 3, 2):
            await note_refused(connection, [(SOL, NOW + seconds * SECOND)])
    noted = await stall.rows("SELECT refused_at FROM price_confirmations")
    assert (NOW + 3 * SECOND,) in noted
