"""The lines of the first, and of who was asked for, end at what the board says of them, and have
gaps where nobody was.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.portfolio.equity_lines import LinesRequest, equity_lines
from backend.standings.board_request import BoardRequest
from backend.standings.views import leaderboard
from procedures.arena import EquityLines
from procedures.leaderboard import Leaderboard
from tests.world.seasons import next_season
from tests.world.world import NOW, SOL, USDC, World

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


async def answers(
    world: World, *asked: LinesRequest, now: datetime
) -> dict[LinesRequest, EquityLines]:
    async with transaction(world.engine) as connection:
        documents = await equity_lines(connection, asked, now)
    return {
        one: EquityLines.model_validate_json(document, strict=True)
        for one, document in documents.items()
    }


async def lines(world: World, *, now: datetime, season: UUID | None = None) -> EquityLines:
    asked = LinesRequest(season=season)
    return (await answers(world, asked, now=now))[asked]


def names(found: EquityLines) -> list[str]:
    return [one.username for one in found.traders]


@pytest.fixture
async def world(world: World) -> World:
    """SOL rises for two hours: alice holds it, bob sold all, carol comes after the first hour."""
    await world.person("alice")
    bob = await world.person("bob")
    await world.swap(bob, SOL, USDC, "10")
    for hour, price in ((1, 150), (2, 160)):
        await world.set_prices({SOL: Decimal(price), USDC: Decimal(1)}, at=NOW + hour * HOUR)
        await world.captured(at=NOW + hour * HOUR)
        if hour == 1:
            await world.person("carol", now=NOW + 90 * timedelta(minutes=1))
    return world


async def test_each_line_ends_at_the_percentage_of_the_board(world: World) -> None:
    found = await lines(world, now=NOW + 2 * HOUR)
    async with transaction(world.engine) as connection:
        asked = BoardRequest(limit=20)
        document = await leaderboard(connection, asked, now=NOW + 2 * HOUR)
    board = Leaderboard.model_validate_json(document, strict=True)
    assert [(one.rank, one.username, one.pnl_percentages[-1]) for one in found.traders] == [
        (one.rank, one.username, one.pnl_percentage) for one in board.users
    ]
    assert found.traders[0].username == "alice"


async def test_what_nobody_measured_is_a_gap(world: World) -> None:
    found = await lines(world, now=NOW + 2 * HOUR)
    known = {
        line.username: [one is not None for one in line.pnl_percentages] for line in found.traders
    }
    assert len(found.timestamps) == 4, "the season began an hour before"
    assert known["alice"] == [False, True, True, True]
    assert known["carol"] == [False, False, False, True]


async def test_a_long_season_is_thinned_from_its_newest_hour_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.portfolio.equity_lines.MOMENTS_MAX", 2)
    found = await lines(world, now=NOW + 2 * HOUR)
    assert found.timestamps == ["2026-01-05T12:00:00.000Z", "2026-01-05T14:00:00.000Z"]


async def test_no_more_than_the_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.portfolio.equity_lines.TRADERS", 2)
    assert [one.rank for one in (await lines(world, now=NOW + 2 * HOUR)).traders] == [1, 2]


async def test_before_the_first_season_there_are_none(world: World) -> None:
    assert await lines(world, now=NOW - 52 * WEEK) == EquityLines(timestamps=[], traders=[])


@pytest.fixture
def one_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only alice is among the first: bob and carol come by being asked for."""
    monkeypatch.setattr("backend.portfolio.equity_lines.TRADERS", 1)


@pytest.mark.usefixtures("one_is_first")
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ((), ["alice"]),
        (("alice",), ["alice"]),
        (("carol",), ["alice", "carol"]),
        (("bob", "carol"), ["alice", "carol", "bob"]),
        (("nobody",), ["alice"]),
        (("nobody", "bob"), ["alice", "bob"]),
    ],
)
async def test_others_come_after_the_first_by_rank_and_strangers_are_left_out(
    world: World, asked: tuple[str, ...], shown: list[str]
) -> None:
    request = LinesRequest(wallets=asked)
    found = (await answers(world, request, now=NOW + 2 * HOUR))[request]
    assert names(found) == shown
    assert [one.rank for one in found.traders] == sorted(one.rank for one in found.traders)
    assert {len(one.pnl_percentages) for one in found.traders} == {len(found.timestamps)}


@pytest.mark.usefixtures("one_is_first")
async def test_each_who_asks_together_gets_their_own(world: World) -> None:
    shared, bobs = LinesRequest(), LinesRequest(wallets=("bob",))
    carols = LinesRequest(wallets=("carol", "nobody"))
    found = await answers(world, shared, bobs, carols, now=NOW + 2 * HOUR)
    assert {one: names(lines) for one, lines in found.items()} == {
        shared: ["alice"],
        bobs: ["alice", "bob"],
        carols: ["alice", "carol"],
    }


async def test_an_earlier_season_keeps_its_lines(world: World) -> None:
    async with world.engine.connect() as connection:
        season = (await connection.execute(text("SELECT id FROM competitions"))).scalar_one()
    before = await lines(world, now=NOW + 2 * HOUR)
    await world.write(f"UPDATE competitions SET ends_at = '{NOW + 2 * HOUR}'")
    await next_season(world, starts_at=NOW + 3 * HOUR, ends_at=NOW + WEEK)
    assert await lines(world, now=NOW + 4 * HOUR, season=season) == before
    assert names(await lines(world, now=NOW + 4 * HOUR)) == []
