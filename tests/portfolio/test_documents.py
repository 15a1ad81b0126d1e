"""Every view's document is what its procedure promises: each field, no other, plain figures."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar, get_args

import pytest
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.competition.views import competition
from backend.database.transaction import transaction
from backend.investments.views import investments
from backend.ledger.tables import TransactionType
from backend.ledger.transactions import Page, transactions
from backend.lending.lend import lend
from backend.liquid_staking.liquid_stake import liquid_stake
from backend.portfolio.equity_curve import Period, equity_curves
from backend.portfolio.views import portfolios
from backend.staking.stake import stake
from backend.trading.order_rules import ORDER_RULES
from procedures.competition.reading import CompetitionState
from procedures.investments.reading import Investments
from procedures.leaderboard import Leaderboard
from procedures.portfolio import EquityCurve, Portfolio
from procedures.trading import Transactions
from tests.world.endings import NO_FUNDING, unstake
from tests.world.world import (
    BONK,
    JITOSOL,
    MINUTE,
    NOW,
    PRICES,
    SOL,
    USDC,
    World,
    make_world,
)

Model = TypeVar("Model", bound=BaseModel)

LATER = NOW + timedelta(days=1)
END = NOW + timedelta(days=15)
VALUED = text("""
SELECT total_value_usd FROM portfolio_values_at(:now) JOIN users ON users.id = user_id
WHERE wallet_address = 'alice'
""")
MADE: dict[str, int] = {
    "system": 2, "swap": 1, "stake": 2, "unstake": 1, "liquid_stake": 1, "lend": 1, "perp_open": 1,
}  # fmt: skip


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Alice, who holds BONK, a stake, a liquid stake, a loan and a long, and ended a stake."""
    made = await make_world(engine)
    user = await made.person("alice")
    await made.swap(user, SOL, BONK, "1")
    await made.open(user, collateral="100", leverage=2)
    async with transaction(engine) as connection:
        for begin in (stake, liquid_stake):
            await begin(connection, user_id=user, token_address=SOL, amount=Decimal(2), now=NOW)
        await lend(connection, user_id=user, token_address=USDC, amount=Decimal(100), now=NOW)
        ended = await stake(connection, user_id=user, token_address=SOL, amount=Decimal(1), now=NOW)
        await unstake(connection, user_id=user, investment_id=ended.investment_id, now=NOW)
    return made


def read(model: type[Model], document: bytes | None) -> Model:
    """The document as its model, which must write it back letter for letter."""
    assert document is not None
    found = model.model_validate_json(document, strict=True)
    assert found.model_dump(mode="json") == json.loads(document)
    return found


async def write(world: World, statement: str, **values: object) -> None:
    async with transaction(world.engine) as connection:
        await connection.execute(text(statement), values)


async def test_the_total_is_the_sum_of_what_is_shown_and_counts_no_stake_twice(
    world: World,
) -> None:
    async with world.engine.connect() as connection:
        view = (await portfolios(connection, ["alice"], NOW)).get("alice")
    assert view is not None
    found = read(Portfolio, view.document)
    balances = {token.token_address: str(token.balance) for token in found.tokens}
    assert balances == {SOL: "5", USDC: "799.88", BONK: "7373946.70369", JITOSOL: "1.6"}
    shown = sum(token.value_usd or 0 for token in found.tokens)
    worth = {one.action_type: one.value_usd for one in found.investments}
    (position,) = found.perp_positions
    assert worth["staking"] == worth["liquid_staking"] == 2 * PRICES[SOL]
    assert worth["lending"] == 100 * PRICES[USDC]
    assert position.equity == 100
    margin_usd = position.equity * PRICES[USDC]
    assert found.total_value_usd == shown + 2 * PRICES[SOL] + 100 * PRICES[USDC] + margin_usd
    assert set(view.token_addresses) == balances.keys()


# At 60 the long's equity is far below zero, at 70 hardly above.
@pytest.mark.parametrize("sol_usd", ["139.02", "70", "60", "0.01"])
async def test_the_total_is_what_everybody_is_valued_by(world: World, sol_usd: str) -> None:
    change = "UPDATE token_prices SET price_usd = :usd WHERE token_address = :sol"
    await write(world, change, usd=sol_usd, sol=SOL)
    async with world.engine.connect() as connection:
        view = (await portfolios(connection, ["alice"], LATER)).get("alice")
        valued = (await connection.execute(VALUED, {"now": LATER})).scalar_one()
    assert view is not None
    assert read(Portfolio, view.document).total_value_usd == valued


@pytest.mark.parametrize("unpriced", [BONK, SOL, USDC])
async def test_with_one_holding_unpriced_the_total_is_unknown(world: World, unpriced: str) -> None:
    await write(world, "DELETE FROM token_prices WHERE token_address = :token", token=unpriced)
    async with world.engine.connect() as connection:
        view = (await portfolios(connection, ["alice"], NOW)).get("alice")
        listed = await investments(connection, wallet_address="alice", now=NOW)
    assert view is not None
    found = read(Portfolio, view.document)
    assert (found.total_value_usd, found.pnl) == (None, None)
    values = {token.token_address: token.value_usd for token in found.tokens}
    derived = {JITOSOL} if unpriced == SOL else set()
    assert {token for token, value in values.items() if value is None} == {unpriced} | derived
    for one in read(Investments, listed).investments:
        assert (one.value_usd is None) == (one.token_address == unpriced)


async def test_investments_tell_active_from_withdrawn(world: World) -> None:
    async with world.engine.connect() as connection:
        document = await investments(connection, wallet_address="alice", now=LATER)
    found = read(Investments, document).investments
    assert sorted((one.action_type, one.status, str(one.value)) for one in found) == [
        ("lending", "active", "100.013698"),
        ("liquid_staking", "active", "2.0004"),
        ("staking", "active", "2.000383561"),
        ("staking", "withdrawn", "0"),
    ]


@pytest.mark.parametrize("kind", get_args(TransactionType))
async def test_the_history_is_filtered_by_type(world: World, kind: str) -> None:
    asked = Page(wallet_address="alice", limit=1, offset=0, type=kind)
    async with world.engine.connect() as connection:
        documents = await transactions(connection, [asked], NOW)
    page = read(Transactions, documents[asked])
    assert page.total == MADE.get(kind, 0)
    assert [one.transaction_type for one in page.transactions] == [kind] * min(page.total, 1)


async def test_pages_of_the_history_meet_without_gap_or_overlap(world: World) -> None:
    pages = [
        Page(wallet_address=wallet_address, limit=3, offset=offset, type=None)
        for offset in range(0, 10, 3)
        for wallet_address in ("alice", "nobody")
    ]
    async with world.engine.connect() as connection:
        documents = await transactions(connection, pages, NOW)
    assert {page.wallet_address for page in documents} == {"alice"}
    found = [
        one.id
        for page in pages
        if page in documents
        for one in read(Transactions, documents[page]).transactions
    ]
    assert len(found) == len(set(found)) == sum(MADE.values())


@pytest.mark.parametrize(
    ("period", "hours", "points"),
    [
        # hourly, every fourth hour, every twelfth, every second day, once a week
        ("1d", 24, 25),
        ("7d", 168, 43),
        ("30d", 720, 61),
        ("90d", 2160, 46),
        ("1y", 8760, 53),
    ],
)
async def test_a_period_of_hourly_snapshots_is_thinned_and_keeps_its_ends(
    world: World, period: Period, hours: int, points: int
) -> None:
    await write(world, "DELETE FROM portfolio_snapshots")
    # A period lies in the season.
    await write(world, "UPDATE competitions SET starts_at = starts_at - interval '2 years'")
    await write(
        world,
        """
        INSERT INTO portfolio_snapshots (user_id, timestamp, total_value_usd)
        SELECT id, CAST(:now AS timestamptz) - hour * interval '1 hour', 10000 - hour
        FROM users CROSS JOIN generate_series(-5, 9600) AS hour
        """,
        now=NOW,
    )
    async with world.engine.connect() as connection:
        documents = await equity_curves(connection, [("alice", period, None)], NOW)
    found = read(EquityCurve, documents["alice", period, None])
    assert found.summary.initial_value == 10000 - hours
    assert found.summary.current_value == 10000
    assert found.summary.pnl_absolute == hours
    assert found.data_points == len(found.pnl_data) == points
    assert found.pnl_data == sorted(found.pnl_data, key=lambda point: point.timestamp)


@pytest.mark.parametrize("at", [NOW, END])
async def test_the_leaderboard_keeps_its_shape_at_the_end(world: World, at: datetime) -> None:
    await world.captured(at=NOW + timedelta(hours=1))
    await write(world, NO_FUNDING, end=END)
    await world.settled(at=at)
    assert await world.count("final_standings") == (at == END)
    found = read(Leaderboard, json.dumps(await world.places(at=at + MINUTE)).encode())
    assert [(one.username, one.trades) for one in found.users] == [("alice", 7)]
    assert found.total == 1


@pytest.mark.parametrize(
    ("at", "is_paused", "state"),
    [
        (NOW - timedelta(hours=2), False, "upcoming"),
        (NOW - timedelta(hours=1), False, "running"),
        (END - timedelta(seconds=1), False, "running"),
        (NOW, True, "paused"),
        (END, True, "ended"),
        (END, False, "ended"),
    ],
)
async def test_the_competition_tells_its_state(
    world: World, at: datetime, is_paused: bool, state: str
) -> None:
    await write(world, "UPDATE competitions SET is_paused = :is_paused", is_paused=is_paused)
    async with world.engine.connect() as connection:
        document = await competition(
            connection,
            price_age_max_seconds=60,
            order_rules=ORDER_RULES,
            configured_source="live",
            now=at,
        )
    found = read(CompetitionState, document)
    assert found.state == state
    assert [(part.symbol, str(part.amount)) for part in found.grant] == [
        ("SOL", "10"),
        ("USDC", "1000"),
    ]
