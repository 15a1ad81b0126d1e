"""By what a season ranks, and which limits its traders meet: set before the start, then kept."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.admin.set_ranking import set_ranking
from backend.competition.ranking_store import RankingRule
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.seasons import RANK, next_season
from tests.world.world import NOW, World

HOUR = timedelta(hours=1)
UPCOMING = "UPDATE competitions SET starts_at = starts_at + interval '2 hours'"
BEGUN = "UPDATE competitions SET starts_at = starts_at - interval '2 hours'"
RULE = RankingRule(
    ranking="calmar",
    deviation_floor=Decimal("0.002"),
    drawdown_floor=Decimal("0.1"),
    drawdown_multiple=Decimal("2.5"),
    liquidations_max=1,
    traded_days_min=5,
)


@pytest.fixture
async def organiser(world: World) -> Organiser:
    made = await make_organiser(world)
    await made.write(UPCOMING)
    return made


def ranking_by(rule: RankingRule) -> Decided:
    return lambda connection, by: set_ranking(connection, rule=rule, by=by)


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "done"),
        ({"ranking": "sortino"}, "done"),
        ({"ranking": "return_less_drawdown"}, "done"),
        ({"liquidations_max": None, "traded_days_min": 0}, "done"),
        ({"liquidations_max": 0}, "done"),
        ({"liquidations_max": -1}, "ranking_out_of_range"),
        ({"liquidations_max": 1001}, "ranking_out_of_range"),
        # The season has fifteen days less an hour.
        ({"traded_days_min": 15}, "done"),
        ({"traded_days_min": 16}, "ranking_out_of_range"),
        ({"traded_days_min": -1}, "ranking_out_of_range"),
        ({"deviation_floor": Decimal(0)}, "ranking_out_of_range"),
        ({"deviation_floor": Decimal("0.00000001")}, "done"),
        ({"deviation_floor": Decimal("0.000000015")}, "ranking_out_of_range"),
        ({"drawdown_floor": Decimal("1.01")}, "ranking_out_of_range"),
        ({"drawdown_multiple": Decimal("10.1")}, "ranking_out_of_range"),
    ],
)
async def test_a_ranking_that_can_be_is_written_with_its_reason(
    world: World, organiser: Organiser, changed: dict[str, Any], outcome: str
) -> None:
    rule = replace(RULE, **changed)
    assert await organiser.decides(ranking_by(rule), reason="skill") == outcome
    is_done = outcome == "done"
    written = "SELECT ranking, liquidations_max, traded_days_min FROM competitions"
    expected = (rule.ranking, rule.liquidations_max, rule.traded_days_min)
    assert await world.rows(written) == [expected if is_done else ("return", None, 0)]
    logged = [(act, reason) for act, _, reason in await organiser.log()]
    assert logged == [("set_ranking", "skill")] * is_done


async def test_it_is_set_before_the_start_alone_and_once(organiser: Organiser) -> None:
    assert await organiser.decides(ranking_by(RankingRule())) == "nothing_to_change"
    assert await organiser.decides(ranking_by(RULE)) == "done"
    assert await organiser.decides(ranking_by(RULE)) == "nothing_to_change"
    await organiser.write(BEGUN)
    assert await organiser.decides(ranking_by(RankingRule())) == "rules_fixed"


async def test_the_next_season_copies_it(world: World, organiser: Organiser) -> None:
    assert await organiser.decides(ranking_by(RULE)) == "done"
    end = NOW + timedelta(days=20)
    await next_season(world, starts_at=end, ends_at=end + timedelta(days=7))
    rules = "SELECT DISTINCT ranking, deviation_floor, drawdown_floor, drawdown_multiple,"
    rules += " liquidations_max, traded_days_min FROM competitions"
    ((*found,),) = await world.rows(rules)
    assert found == [
        "calmar", Decimal("0.002"), Decimal("0.1"), Decimal("2.5"), 1, 5
    ]  # fmt: skip


STANDINGS = """
UPDATE standings SET pnl_ratio = given.gain, max_drawdown_ratio = given.drawdown,
    hours = 2, return_sum = given.mean * 2, sortino_ratio = given.sortino,
    liquidations = given.liquidations, traded_days = given.days
FROM users JOIN (VALUES
    ('gambler', 2.5, 0.9, 0.02, 0.1, 3, 9), ('steady', 0.1, 0.02, 0.0003, 0.3, 0, 9),
    ('idle', 0.05, 0.05, 0.0002, 0.2, 0, 0), ('loser', -0.5, 0.6, -0.002, -0.4, 0, 9)
) AS given (name, gain, drawdown, mean, sortino, liquidations, days) ON username = name
WHERE users.id = user_id
"""


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        (RankingRule(), ["gambler", "steady", "idle", "loser"]),
        (RankingRule(ranking="sortino"), ["steady", "idle", "gambler", "loser"]),
        (RankingRule(ranking="calmar"), ["gambler", "steady", "idle", "loser"]),
        (
            RankingRule(ranking="calmar", drawdown_floor=Decimal("0.02")),
            ["steady", "gambler", "idle", "loser"],
        ),
        (
            RankingRule(ranking="return_less_drawdown", drawdown_multiple=Decimal(3)),
            ["steady", "idle", "gambler", "loser"],
        ),
        (RankingRule(liquidations_max=3), ["gambler", "steady", "idle", "loser"]),
        (RankingRule(liquidations_max=2), ["steady", "idle", "loser", "gambler"]),
        (RankingRule(traded_days_min=1), ["gambler", "steady", "loser", "idle"]),
        (
            RankingRule(liquidations_max=0, traded_days_min=9),
            ["steady", "loser", "gambler", "idle"],
        ),
    ],
)
async def test_places_are_by_the_ranking_and_who_misses_a_limit_comes_behind(
    world: World, organiser: Organiser, rule: RankingRule, order: list[str]
) -> None:
    if rule != RankingRule():
        assert await organiser.decides(ranking_by(rule)) == "done"
    await organiser.write(BEGUN)
    for name in ("steady", "loser", "idle", "gambler"):
        await world.person(name)
    await world.write(STANDINGS)
    await world.write(RANK)
    board = await world.places(at=NOW + HOUR)
    assert [one["username"] for one in board["users"]] == order
    assert board["ranking"] == rule.ranking
    missing = {one["username"] for one in board["users"] if not one["meets_limits"]}
    assert missing == {
        name
        for name, liquidations, days in (("gambler", 3, 9), ("idle", 0, 0))
        if liquidations > (99 if rule.liquidations_max is None else rule.liquidations_max)
        or days < rule.traded_days_min
    }
