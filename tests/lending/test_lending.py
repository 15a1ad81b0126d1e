"""What is lent earns by the second and comes back whole at any time."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from backend.admin import halt, steer_competition
from backend.database.transaction import transaction
from backend.investments.deposit import DepositKind
from backend.lending.lend import LOAN, lend
from backend.refusals import Refusal
from backend.staking.stake import STAKE
from tests.world.endings import accrue, unstake
from tests.world.orders import outcome
from tests.world.organiser import Decided, make_organiser
from tests.world.world import BONK, JITOSOL, MINUTE, NOW, SOL, USDC, World

TOKYO = ZoneInfo("Asia/Tokyo")
END = NOW + timedelta(days=15)
HALT: Decided = lambda connection, by: halt.halt(connection, token_address=USDC, by=by)  # noqa: E731
PAUSE: Decided = lambda connection, by: steer_competition.pause(connection, by=by)  # noqa: E731


async def lent(world: World, user: UUID, amount: str = "100", *, at: datetime = NOW) -> UUID:
    async with transaction(world.engine) as connection:
        made = await lend(
            connection, user_id=user, token_address=USDC, amount=Decimal(amount), now=at
        )
    return made.investment_id


async def withdrawn(world: World, user: UUID, loan: UUID, *, at: datetime) -> Decimal:
    async with transaction(world.engine) as connection:
        back = await unstake(connection, user_id=user, investment_id=loan, now=at)
    return back.interest


async def accrued(world: World, *, now: datetime) -> dict[str, int]:
    async with transaction(world.engine) as connection:
        return await accrue(connection, timezone=TOKYO, now=now)


@pytest.mark.parametrize(
    ("batches", "held_for", "interest"),
    [
        # 100 USDC at 5 % a year: 100 · 0.05 · seconds / 31,536,000, rounded down.
        ([], timedelta(0), "0"),
        ([], timedelta(seconds=1), "0"),
        ([], timedelta(minutes=1), "0.000009"),
        ([], timedelta(days=1), "0.013698"),
        ([timedelta(days=1)], timedelta(days=1), "0.013698"),
        ([timedelta(days=day) for day in range(1, 14)], timedelta(days=14), "0.19178"),
        ([timedelta(days=2), timedelta(days=2)], timedelta(days=2), "0.027397"),
        # A batch ran ahead of the clock: what it accrued, to midnight, stays the user's.
        ([timedelta(hours=4)], timedelta(0), "0.001712"),
    ],
)
async def test_withdrawing_pays_the_formula_however_often_batches_ran(
    world: World, batches: list[timedelta], held_for: timedelta, interest: str
) -> None:
    user = await world.person("alice")
    loan = await lent(world, user)
    for after in batches:
        await accrued(world, now=NOW + after)
    assert await withdrawn(world, user, loan, at=NOW + held_for) == Decimal(interest)
    assert await world.balances(user) == {
        SOL: "10", USDC: f"{1000 + Decimal(interest):f}"
    }  # fmt: skip
    assert await world.broken_rules() == []


@pytest.mark.parametrize(
    ("token", "amount", "reason"),
    [
        (USDC, "0", "amount_zero"),
        (USDC, "1000.000001", "insufficient_balance"),
        (USDC, "0.0000001", "amount_too_precise"),
        (BONK, "1", "not_lendable"),
        (JITOSOL, "1", "not_lendable"),
        ("nothing", "1", "unknown_token"),
    ],
)
async def test_a_refused_loan_says_why_and_writes_nothing(
    world: World, token: str, amount: str, reason: str
) -> None:
    user = await world.person("alice")
    before = await world.contents()
    with pytest.raises(Refusal) as refused:
        async with transaction(world.engine) as connection:
            await lend(
                connection, user_id=user, token_address=token, amount=Decimal(amount), now=NOW
            )
    assert refused.value.reason == reason
    assert await world.contents() == before


@pytest.mark.parametrize(
    ("decided", "at", "lending", "withdrawing"),
    [
        (None, NOW + MINUTE, "done", "done"),
        (HALT, NOW + MINUTE, "token_halted", "done"),
        (PAUSE, NOW + MINUTE, "competition_paused", "done"),
        (None, END, "competition_not_running", "competition_not_running"),
    ],
    ids=["running", "halted", "paused", "ended"],
)
async def test_what_was_lent_can_be_withdrawn_whenever_anything_can_be_ended(
    world: World, decided: Decided | None, at: datetime, lending: str, withdrawing: str
) -> None:
    alice = await world.person("alice")
    loan = await lent(world, alice)
    if decided is not None:
        assert await (await make_organiser(world)).decides(decided) == "done"
    lends = await outcome(
        world.engine,
        lambda connection, user: lend(
            connection, user_id=user, token_address=USDC, amount=Decimal(1), now=at
        ),
        alice,
    )
    withdraws = await outcome(
        world.engine,
        lambda connection, user: unstake(connection, user_id=user, investment_id=loan, now=at),
        alice,
    )
    assert (lends, withdraws) == (lending, withdrawing)
    assert await world.broken_rules() == []


async def test_of_twenty_who_withdraw_at_once_one_is_paid(world: World) -> None:
    user = await world.person("alice")
    loan = await lent(world, user)
    outcomes = await asyncio.gather(
        *(withdrawn(world, user, loan, at=NOW + timedelta(days=1)) for _ in range(20)),
        return_exceptions=True,
    )
    refused = [one.reason for one in outcomes if isinstance(one, Refusal)]
    assert refused == ["already_withdrawn"] * 19
    assert (await world.balances(user))[USDC] == "1000.013698"
    assert await world.broken_rules() == []


async def test_a_loan_belongs_to_its_owner(world: World) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")
    loan = await lent(world, alice)
    with pytest.raises(Refusal) as refused:
        await withdrawn(world, bob, loan, at=NOW)
    assert refused.value.reason == "unknown_investment"


async def test_a_loan_keeps_its_rate_and_the_next_one_has_the_new_one(world: World) -> None:
    user = await world.person("alice")
    first = await lent(world, user)
    await world.write("UPDATE lending_pools SET interest_rate = 10")
    second = await lent(world, user)
    day = NOW + timedelta(days=1)
    assert await withdrawn(world, user, first, at=day) == Decimal("0.013698")
    assert await withdrawn(world, user, second, at=day) == Decimal("0.027397")


async def test_a_portfolio_a_snapshot_and_the_end_count_what_withdrawing_gives(
    world: World,
) -> None:
    user = await world.person("alice")
    await lent(world, user)
    held = text("""
        SELECT held_as, token_address, plain(units) FROM holdings_at(:at)
        WHERE user_id = :user ORDER BY held_as, token_address
    """)
    async with world.engine.connect() as connection:
        found = await connection.execute(held, {"at": NOW + timedelta(days=1), "user": user})
    assert [tuple(row) for row in found] == [
        ("lent", USDC, "100.013698"), ("wallet", USDC, "900"), ("wallet", SOL, "10"),
    ]  # fmt: skip
    await world.captured(at=NOW + timedelta(hours=1))
    await world.settled(at=END)
    snapshots = await world.rows("""
        SELECT part ->> 'action_type', part ->> 'value'
        FROM portfolio_snapshots, jsonb_array_elements(snapshot_details -> 'investments') AS part
        ORDER BY timestamp
    """)
    # An hour, and the fifteen days to the end.
    assert snapshots == [("lending", "100.00057"), ("lending", "100.205479")]
    assert await world.broken_rules() == []


async def test_lending_and_withdrawing_are_trades(world: World) -> None:
    user = await world.person("alice")
    await withdrawn(world, user, await lent(world, user), at=NOW)
    await world.captured(at=NOW + timedelta(hours=1))
    (entry,) = (await world.places(at=NOW + timedelta(hours=1)))["users"]
    assert entry["trades"] == 2


@pytest.mark.parametrize("kind", [STAKE, LOAN], ids=["a stake", "a loan"])
async def test_the_database_names_the_account_of_each_kind(world: World, kind: DepositKind) -> None:
    async with world.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT investment_account(:kind)"), {"kind": kind.action_type}
        )
    assert found.scalar_one() == kind.account
