"""What tokens have cost, by the average: by hand, and over everything that moves them."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.database.transaction import transaction
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.portfolio.cost_basis import CostBasis
from backend.portfolio.formulas import Cost, average_cost, cost_of, with_units, without_units
from backend.staking.stake import stake
from procedures.profit import CostBasisByToken
from tests.world.endings import unstake
from tests.world.world import BTC, JITOSOL, NOW, PRICES, SOL, USDC, World


@pytest.mark.parametrize(
    ("moves", "units", "average"),
    [
        pytest.param([("10", "1000")], "10", "100", id="one purchase"),
        pytest.param([("10", "1000"), ("10", "2000")], "20", "150", id="two are averaged"),
        pytest.param([("10", "1000"), ("-4", None)], "6", "100", id="a sale leaves the average"),
        pytest.param(
            [("10", "1000"), ("-10", None), ("5", "1000")], "5", "200", id="after all is sold anew"
        ),
        pytest.param([("10", "1000"), ("1", "0")], "11", "90.909090909090909091", id="interest"),
        pytest.param([("3", "1"), ("-1", None), ("-2", None)], "0", None, id="nothing is left"),
        pytest.param([("1", "5"), ("-2", None)], "0", None, id="more than is known of"),
        pytest.param([("100000", "2"), ("-1", None)], "99999", "0.00002", id="tiny prices"),
    ],
)
def test_the_average_cost(
    moves: list[tuple[str, str | None]], units: str, average: str | None
) -> None:
    held = Cost()
    for moved, usd in moves:
        if usd is None:
            held = without_units(held, -Decimal(moved))
        else:
            held = with_units(held, Decimal(moved), Decimal(usd))
    assert held.units == Decimal(units)
    assert average_cost(held) == (None if average is None else Decimal(average))
    if not held.units:
        assert held.usd == 0


def test_the_cost_of_parts_adds_up_to_that_of_the_whole() -> None:
    held = Cost(Decimal(3), Decimal(1))
    part = cost_of(held, Decimal(1))
    assert part == Decimal("0.333333333333333333")
    rest = without_units(held, Decimal(1))
    assert part + rest.usd == 1


async def basis(world: World, until: timedelta | None = None) -> dict[str, tuple[Decimal, Decimal]]:
    """Units and their cost in USD, by token."""
    now = NOW + timedelta(days=2)
    found = CostBasis("alice", now, until=None if until is None else NOW + until)
    async with transaction(world.engine) as connection:
        while await found.read_page(connection):
            pass
        document = await found.document(connection)
    answer = CostBasisByToken.model_validate_json(document, strict=True)
    assert [one.average_cost_usd for one in answer.tokens] == [
        average_cost(Cost(one.units, one.cost_usd)) for one in answer.tokens
    ]
    return {one.token_address: (one.units, one.cost_usd) for one in answer.tokens}


@pytest.fixture
async def alice(world: World) -> UUID:
    """She is given ten SOL at the price as of the start, and USDC, which has no cost."""
    return await world.person("alice")


async def test_the_grant_costs_what_it_was_worth_at_the_start(world: World, alice: UUID) -> None:
    await world.set_prices({SOL: Decimal(999)}, at=NOW + timedelta(hours=1))
    assert await basis(world) == {SOL: (Decimal(10), 10 * PRICES[SOL])}


async def test_a_swap_costs_what_was_given_and_leaves_the_average(
    world: World, alice: UUID
) -> None:
    later = NOW + timedelta(hours=1)
    await world.set_prices(PRICES | {SOL: Decimal(200)}, at=later)
    bought = await world.swap(alice, USDC, SOL, "500", now=later)
    paid = 500 * PRICES[USDC]
    held = 10 + bought.amount_to
    assert await basis(world) == {SOL: (held, 10 * PRICES[SOL] + paid)}
    sold = await world.swap(alice, SOL, BTC, "2", now=later)
    found = await basis(world)
    whole = Cost(held, 10 * PRICES[SOL] + paid)
    assert found[SOL] == (held - 2, whole.usd - cost_of(whole, Decimal(2)))
    assert found[BTC] == (sold.amount_to, Decimal(2) * 200)


async def test_what_is_staked_keeps_its_cost_and_interest_costs_nothing(
    world: World, alice: UUID
) -> None:
    whole = 10 * PRICES[SOL]
    async with transaction(world.engine) as connection:
        staked = await stake(
            connection, user_id=alice, token_address=SOL, amount=Decimal(4), now=NOW
        )
    assert await basis(world) == {SOL: (Decimal(10), whole)}
    async with transaction(world.engine) as connection:
        ended = await unstake(
            connection,
            user_id=alice,
            investment_id=staked.investment_id,
            now=NOW + timedelta(days=1),
        )
    assert ended.interest > 0
    assert await basis(world) == {SOL: (10 + ended.interest, whole)}


async def test_a_liquid_token_takes_along_the_cost_of_what_was_staked(
    world: World, alice: UUID
) -> None:
    whole = 10 * PRICES[SOL]
    async with transaction(world.engine) as connection:
        given = await liquid_stake(
            connection, user_id=alice, token_address=SOL, amount=Decimal(4), now=NOW
        )
    found = await basis(world)
    assert found[JITOSOL] == (given.lst_amount, whole * 4 / 10)
    assert found[SOL] == (Decimal(6), whole * 6 / 10)
    async with transaction(world.engine) as connection:
        await unstake(connection, user_id=alice, investment_id=given.investment_id, now=NOW)
    assert (await basis(world))[SOL][1] == whole


async def test_nothing_later_counts_than_others_may_see(world: World, alice: UUID) -> None:
    later = NOW + timedelta(hours=1)
    await world.set_prices(PRICES, at=later)
    await world.swap(alice, SOL, BTC, "2", now=later)
    assert await basis(world, timedelta(minutes=30)) == {SOL: (Decimal(10), 10 * PRICES[SOL])}


async def test_pages_are_read_to_the_last(
    world: World, alice: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in range(1, 4):
        moment = NOW + timedelta(hours=hour)
        await world.set_prices(PRICES, at=moment)
        await world.swap(alice, SOL, BTC, "1", now=moment)
    whole = await basis(world)
    monkeypatch.setattr("backend.portfolio.cost_basis.TRANSACTIONS_AT_ONCE", 2)
    assert await basis(world) == whole


@pytest.mark.parametrize(("most", "is_counted", "pages_read"), [(5, True, 3), (2, False, 2)])
async def test_of_a_wallet_with_too_many_transactions_no_cost_is_told_nor_any_more_read(
    world: World,
    alice: UUID,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_counted: bool,
    pages_read: int,
) -> None:
    for hour in range(1, 4):
        moment = NOW + timedelta(hours=hour)
        await world.set_prices(PRICES, at=moment)
        await world.swap(alice, SOL, BTC, "1", now=moment)
    monkeypatch.setattr("backend.portfolio.cost_basis.TRANSACTIONS_AT_ONCE", 2)
    monkeypatch.setattr("backend.portfolio.cost_basis.TRANSACTIONS_MAX", most)
    found, pages = CostBasis("alice", NOW + timedelta(days=2)), 1
    async with transaction(world.engine) as connection:
        while await found.read_page(connection):
            pages += 1
        document = await found.document(connection)
    answer = CostBasisByToken.model_validate_json(document, strict=True)
    assert answer.is_counted == is_counted
    assert bool(answer.tokens) == is_counted
    assert pages == pages_read
