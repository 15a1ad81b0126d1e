"""Pages of the leaderboard: by offset, around a trader, in other orders, searched."""

import json
from datetime import timedelta
from typing import Any

import pytest

from backend.standings.board_request import BoardRequest, Sort, require_shown
from backend.standings.rules import OffsetTooDeep
from backend.standings.views import leaderboard
from tests.world.seasons import RANK
from tests.world.world import NOW, World

NAMES = "abcdefgh"
# By rank: a to h. The other figures are of each name in turn.
FIGURES = """
UPDATE standings SET pnl_ratio = given.ratio, max_drawdown_ratio = given.drawdown,
    sharpe_ratio = given.sharpe, trades = given.trades
FROM users JOIN (VALUES
    ('a', 0.8, 0.3, NULL, 0), ('b', 0.7, 0.1, 0.2, 4), ('c', 0.6, 0.5, 0.9, 2),
    ('d', 0.5, 0.2, -1, 9), ('e', 0.4, 0.6, 0.1, 1), ('f', 0.3, 0.7, 0.3, 3),
    ('g', 0.2, 0.8, 0.4, 5), ('h', 0.1, 0.0, 0.5, 6)
) AS given (name, ratio, drawdown, sharpe, trades) ON username = name
WHERE users.id = user_id
"""
AGENTS = """
UPDATE standings SET is_agent = true
FROM users WHERE users.id = user_id AND username IN ('b', 'e', 'f')
"""


@pytest.fixture
async def board(world: World) -> World:
    for name in NAMES:
        await world.person(name)
    await world.write(FIGURES)
    await world.write(AGENTS)
    await world.write(RANK)
    return world


async def page(board: World, asked: BoardRequest) -> dict[str, Any]:
    async with board.engine.connect() as connection:
        document = await leaderboard(connection, asked, now=NOW + timedelta(hours=1))
    parsed: dict[str, Any] = json.loads(document)
    return parsed


def names(found: dict[str, Any]) -> str:
    return "".join(one["username"] for one in found["users"])


@pytest.mark.parametrize(
    ("asked", "shown", "offset"),
    [
        (BoardRequest(limit=3), "abc", 0),
        (BoardRequest(limit=3, offset=3), "def", 3),
        (BoardRequest(limit=3, offset=6), "gh", 6),
        (BoardRequest(limit=3, offset=8), "", 8),
        (BoardRequest(limit=3, offset=10_000_000), "", 10_000_000),
        (BoardRequest(limit=3, around="a"), "abc", 0),
        (BoardRequest(limit=3, around="d"), "cde", 2),
        (BoardRequest(limit=4, around="d"), "bcde", 1),
        (BoardRequest(limit=3, around="h"), "fgh", 5),
        (BoardRequest(limit=20, around="d"), NAMES, 0),
        (BoardRequest(limit=3, around="nobody"), "abc", 0),
        (BoardRequest(limit=2, sort="return"), "ab", 0),
        (BoardRequest(limit=3, sort="drawdown"), "hbd", 0),
        (BoardRequest(limit=3, sort="drawdown", offset=6), "fg", 6),
        (BoardRequest(limit=8, sort="sharpe"), "chgfbeda", 0),
        (BoardRequest(limit=3, sort="trades"), "dhg", 0),
        (BoardRequest(limit=3, search="D"), "d", 0),
    ],
)
async def test_a_page_has_the_places_asked_for(
    board: World, asked: BoardRequest, shown: str, offset: int
) -> None:
    found = await page(board, asked)
    assert (names(found), found["offset"], found["total"]) == (shown, offset, 8)
    assert [one["rank"] for one in found["users"]] == [NAMES.index(one) + 1 for one in shown]
    assert (found["ranking"], found["as_of"]) == ("return", "2026-01-05T12:00:00.000Z")


@pytest.mark.parametrize(
    ("asked", "shown", "offset", "total"),
    [
        (BoardRequest(limit=20, who="all"), NAMES, 0, 8),
        (BoardRequest(limit=20, who="agents"), "bef", 0, 3),
        (BoardRequest(limit=2, who="agents", offset=2), "f", 2, 3),
        (BoardRequest(limit=2, who="people", offset=1), "cd", 1, 5),
        (BoardRequest(limit=20, who="people", offset=5), "", 5, 5),
        (BoardRequest(limit=2, who="agents", around="f"), "ef", 1, 3),
        (BoardRequest(limit=3, who="people", around="d"), "cdg", 1, 5),
        # Who is of another kind is not among them.
        (BoardRequest(limit=2, who="people", around="f"), "ac", 0, 5),
        (BoardRequest(limit=2, who="agents", sort="return"), "be", 0, 3),
        (BoardRequest(limit=3, who="agents", sort="sharpe"), "fbe", 0, 3),
        (BoardRequest(limit=3, who="people", sort="trades"), "dhg", 0, 5),
        (BoardRequest(limit=3, who="people", sort="drawdown", offset=3), "cg", 3, 5),
        (BoardRequest(limit=3, who="agents", search="e"), "e", 0, 3),
        (BoardRequest(limit=3, who="people", search="e"), "", 0, 5),
    ],
)
async def test_a_page_is_of_all_of_people_or_of_agents(
    board: World, asked: BoardRequest, shown: str, offset: int, total: int
) -> None:
    found = await page(board, asked)
    assert (names(found), found["offset"], found["total"]) == (shown, offset, total)
    # A rank is among all.
    assert [one["rank"] for one in found["users"]] == [NAMES.index(one) + 1 for one in shown]
    assert all(one["is_agent"] == (one["username"] in "bef") for one in found["users"])


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (BoardRequest(limit=20, wallets=("g", "c")), "cg"),
        (BoardRequest(limit=20, wallets=()), ""),
        (BoardRequest(limit=20, wallets=("nobody", "h")), "h"),
        (BoardRequest(limit=1, wallets=("g", "c")), "c"),
        (BoardRequest(limit=1, offset=1, wallets=("g", "c")), "g"),
        (BoardRequest(limit=20, wallets=("a", "b", "e"), who="agents"), "be"),
        (BoardRequest(limit=20, wallets=("a", "b", "e"), who="people"), "a"),
        # Whatever else is looked for.
        (BoardRequest(limit=20, wallets=("g", "c"), search="a"), "cg"),
        (BoardRequest(limit=20, wallets=("g", "c"), around="a"), "cg"),
        (BoardRequest(limit=20, wallets=("g", "c"), sort="sharpe"), "cg"),
    ],
)
async def test_wallets_leave_out_all_others_and_ranks_are_among_all(
    board: World, asked: BoardRequest, shown: str
) -> None:
    found = await page(board, asked)
    assert names(found) == shown
    assert [one["rank"] for one in found["users"]] == [NAMES.index(one) + 1 for one in shown]


@pytest.mark.parametrize(
    ("sort", "offset", "is_shown"),
    [("trades", 1000, True), ("trades", 1001, False), ("rank", 1_000_000, True)],
)
def test_other_orders_are_shown_so_far(sort: Sort, offset: int, is_shown: bool) -> None:
    asked = BoardRequest(limit=100, sort=sort, offset=offset)
    if is_shown:
        require_shown(asked)
    else:
        with pytest.raises(OffsetTooDeep, match="offset 1000"):
            require_shown(asked)
