"""Stakes earn by the second, liquid stakes by their pool's exchange rate."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from backend.audit.rules import audit
from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.refusals import Refusal
from backend.staking.stake import stake
from tests.world.endings import accrue, unstake
from tests.world.orders import Wanted, swap
from tests.world.world import BONK, JITOSOL, NOW, SOL, USDC, World

TOKYO = ZoneInfo("Asia/Tokyo")
MIDNIGHT = datetime.fromisoformat("2026-01-05T15:00Z")


async def staked(world: World, user: UUID, amount: str, *, at: datetime = NOW) -> UUID:
    async with transaction(world.engine) as connection:
        made = await stake(
            connection, user_id=user, token_address=SOL, amount=Decimal(amount), now=at
        )
    return made.investment_id


async def ended(world: World, user: UUID, investment: UUID, *, at: datetime) -> Decimal:
    async with transaction(world.engine) as connection:
        back = await unstake(connection, user_id=user, investment_id=investment, now=at)
    return back.interest


async def accrued(world: World, *, now: datetime) -> dict[str, int]:
    async with transaction(world.engine) as connection:
        return await accrue(connection, timezone=TOKYO, now=now)


async def is_clean(world: World) -> bool:
    async with world.engine.connect() as connection:
        return await audit(connection) == []


@pytest.mark.parametrize(
    ("batches", "held_for", "interest"),
    [
        ([], timedelta(hours=36), "0.002876712"),
        ([timedelta(days=1)], timedelta(days=1), "0.001917808"),
        ([timedelta(hours=3)], timedelta(days=14), "0.026849315"),
        ([timedelta(days=day) for day in range(1, 14)], timedelta(days=13), "0.024931506"),
        ([timedelta(days=2), timedelta(days=2)], timedelta(days=2), "0.003835616"),
        # A batch ran ahead of the clock: what it accrued, to midnight, stays the user's.
        ([timedelta(hours=4)], timedelta(0), "0.000239726"),
    ],
)
async def test_unstaking_pays_the_formula_however_often_batches_ran(
    world: World, batches: list[timedelta], held_for: timedelta, interest: str
) -> None:
    user = await world.person("alice")
    investment = await staked(world, user, "10")
    for after in batches:
        await accrued(world, now=NOW + after)
    paid = await ended(world, user, investment, at=NOW + held_for)
    assert paid == Decimal(interest)
    assert (await world.balances(user))[SOL] == f"10{interest[1:]}"
    assert await is_clean(world)


async def test_missed_days_are_caught_up_in_order_and_done_once(world: World) -> None:
    user = await world.person("alice")
    await staked(world, user, "10")
    earned = {"days": 3, "stakes": 3, "loans": 0, "liquid_stakes": 0, "pools": 3}
    assert await accrued(world, now=NOW + timedelta(days=3)) == earned
    assert await accrued(world, now=NOW + timedelta(days=3)) == dict.fromkeys(earned, 0)
    assert await world.count("interest_accruals") == 3
    assert await world.count("batch_runs") == 3
    assert await is_clean(world)


async def test_a_liquid_stake_is_redeemed_at_the_grown_rate(world: World) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        made = await liquid_stake(
            connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW
        )
    assert (made.lst_token_address, made.lst_amount) == (JITOSOL, Decimal("1.6"))
    await accrued(world, now=MIDNIGHT)
    # Three hours at 7.3 % a year: 1.25 · 0.073 · 10,800 / 31,536,000.
    assert await ended(world, user, made.investment_id, at=MIDNIGHT) == Decimal("0.00005")
    assert await world.balances(user) == {SOL: "10.00005", USDC: "1000", JITOSOL: "0"}
    assert await is_clean(world)


async def test_liquid_staking_tokens_swapped_away_cannot_be_redeemed(world: World) -> None:
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        made = await liquid_stake(
            connection, user_id=user, token_address=JITOSOL, amount=Decimal(2), now=NOW
        )
        await swap(
            connection,
            Wanted(user_id=user, from_token=JITOSOL, to_token=USDC, amount=Decimal("0.6")),
            now=NOW,
        )
    with pytest.raises(Refusal, match=r"the 1\.6 JitoSOL it gave you, and you have 1") as refused:
        await ended(world, user, made.investment_id, at=NOW)
    assert refused.value.reason == "insufficient_balance"


async def test_an_investment_ends_once_and_only_by_its_owner(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    investment = await staked(world, alice, "1")
    for user, wanted, reason in (
        (bob, investment, "unknown_investment"),
        (alice, uuid4(), "unknown_investment"),
    ):
        with pytest.raises(Refusal) as refused:
            await ended(world, user, wanted, at=NOW)
        assert refused.value.reason == reason
    await ended(world, alice, investment, at=NOW)
    with pytest.raises(Refusal) as refused:
        await ended(world, alice, investment, at=NOW)
    assert refused.value.reason == "already_withdrawn"


async def test_of_twenty_who_end_an_investment_at_once_one_is_paid(world: World) -> None:
    user = await world.person("alice")
    investment = await staked(world, user, "10")
    outcomes = await asyncio.gather(
        *(ended(world, user, investment, at=NOW + timedelta(days=1)) for _ in range(20)),
        return_exceptions=True,
    )
    refused = [one.reason for one in outcomes if isinstance(one, Refusal)]
    assert refused == ["already_withdrawn"] * 19
    assert (await world.balances(user))[SOL] == "10.001917808"
    assert await is_clean(world)


@pytest.mark.parametrize(
    ("token", "amount", "reason"),
    [
        (USDC, "1", "not_stakeable"),
        (SOL, "0", "amount_zero"),
        (SOL, "10.1", "insufficient_balance"),
        (SOL, "0.0000000001", "amount_too_precise"),
        ("nothing", "1", "unknown_token"),
    ],
)
async def test_a_refused_stake_says_why(world: World, token: str, amount: str, reason: str) -> None:
    user = await world.person("alice")
    with pytest.raises(Refusal) as refused:
        async with transaction(world.engine) as connection:
            await stake(
                connection, user_id=user, token_address=token, amount=Decimal(amount), now=NOW
            )
    assert refused.value.reason == reason
    assert await world.count("investments") == 0


@pytest.mark.parametrize(
    ("token", "amount", "reason"),
    [
        (BONK, "1", "no_liquid_stake_pool"),
        (SOL, "0.000000001", "amount_too_small"),
        (SOL, "11", "insufficient_balance"),
        ("nothing", "1", "unknown_token"),
    ],
)
async def test_a_refused_liquid_stake_says_why(
    world: World, token: str, amount: str, reason: str
) -> None:
    user = await world.person("alice")
    with pytest.raises(Refusal) as refused:
        async with transaction(world.engine) as connection:
            await liquid_stake(
                connection, user_id=user, token_address=token, amount=Decimal(amount), now=NOW
            )
    assert refused.value.reason == reason
    assert await world.count("investments") == 0


async def test_a_liquid_stake_over_midnight_earns_the_seconds_it_lasted(world: World) -> None:
    user = await world.person("alice")
    six = timedelta(seconds=6)
    async with transaction(world.engine) as connection:
        made = await liquid_stake(
            connection, user_id=user, token_address=SOL, amount=Decimal(2), now=MIDNIGHT - six
        )
    await accrued(world, now=MIDNIGHT)
    earned = await ended(world, user, made.investment_id, at=MIDNIGHT + six)
    # 2 · 0.073 · 12 / 31,536,000, less what is cut off at minting and redeeming.
    assert Decimal("0.000000053") <= earned <= Decimal("0.000000055")
    assert await is_clean(world)


async def exchange_rate(world: World, *, at: datetime) -> Decimal:
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT exchange_rate_at(:lst, :at)"), {"lst": JITOSOL, "at": at}
        )
        rate: Decimal = found.scalar_one()
    return rate


async def test_a_rate_grows_by_the_second_and_its_daily_record_adds_nothing(world: World) -> None:
    hour = timedelta(hours=1)
    moments = [NOW, NOW + hour, MIDNIGHT, MIDNIGHT + hour]
    # 1.25 · 0.073 / 8760 an hour, to 18 places.
    grown = [Decimal("1.25") + hours * Decimal("0.000010416666666666") for hours in (0, 1)]
    before = [await exchange_rate(world, at=at) for at in moments]
    assert [round(rate, 14) for rate in before[:2]] == [round(rate, 14) for rate in grown]
    await accrued(world, now=MIDNIGHT)
    after = [await exchange_rate(world, at=at) for at in moments]
    # What is before the record stays, and the record is what the formula says there.
    assert after[:3] == before[:3]
    # From there on the yield of the day has its own.
    assert 0 <= after[3] - before[3] < Decimal("1e-9")
