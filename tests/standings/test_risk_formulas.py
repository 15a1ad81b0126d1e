"""Return for risk, and the score of each ranking."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from backend.competition.ranking_store import RankingRule
from backend.standings.risk_formulas import (
    HourlyReturns,
    calmar_ratio,
    hourly_returns,
    largest_drawdown_ratio,
    mean_return,
    season_score,
    sharpe_ratio,
    sortino_ratio,
)

FLOOR = Decimal("0.001")
RISING = ("1000", "1100", "990", "1045", "1200", "1080", "1150")
"""Worked by hand: returns 0.1, −0.1, 0.0556, 0.1483, −0.1, 0.0648."""


def values(texts: Sequence[str]) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_the_ratios_of_a_series_are_those_worked_by_hand() -> None:
    returns = hourly_returns(values(RISING))
    sharpe = sharpe_ratio(returns, deviation_floor=FLOOR)
    sortino = sortino_ratio(returns, deviation_floor=FLOOR)
    assert sharpe is not None
    assert sortino is not None
    assert (round(sharpe, 6), round(sortino, 6)) == (Decimal("0.269192"), Decimal("0.486983"))
    drawdown = largest_drawdown_ratio(values(RISING))
    assert drawdown == Decimal("0.1")
    calmar = calmar_ratio(
        return_ratio=Decimal("0.15"), max_drawdown_ratio=drawdown, drawdown_floor=Decimal("0.05")
    )
    assert calmar == Decimal("1.5")


@pytest.mark.parametrize(
    ("series", "sharpe", "sortino"),
    [
        ((), None, None),
        (("100", "101"), None, None),
        # Nothing moved, and the floor stands in for the deviation.
        (("100", "100", "100"), "0", "0"),
        # 0.1 % an hour without a loss: once the floor.
        (("1000000", "1001000", "1002001"), "1", "1"),
        (("100", "0", "0"), "-0.707106781187", "-0.707106781187"),
    ],
)
def test_little_movement_counts_as_the_floor(
    series: Sequence[str], sharpe: str | None, sortino: str | None
) -> None:
    returns = hourly_returns(values(series))
    expected = [None if text is None else Decimal(text) for text in (sharpe, sortino)]
    assert [
        ratio(returns, deviation_floor=FLOOR) for ratio in (sharpe_ratio, sortino_ratio)
    ] == expected


@pytest.mark.parametrize(
    ("rule", "return_ratio", "drawdown", "score"),
    [
        (RankingRule(), "0.3", "0.9", "0.3"),
        (RankingRule(ranking="return_less_drawdown"), "0.3", "0.1", "0.2"),
        (
            RankingRule(ranking="return_less_drawdown", drawdown_multiple=Decimal("2.5")),
            "0.3",
            "0.2",
            "-0.2",
        ),
        (RankingRule(ranking="calmar"), "0.3", "0.1", "3"),
        (RankingRule(ranking="calmar"), "0.3", "0.01", "6"),
        (RankingRule(ranking="calmar", drawdown_floor=Decimal("0.01")), "0.3", "0.01", "30"),
        # A loss of 10 % with a drawdown of 90 % is not better than one with 10 %.
        (RankingRule(ranking="calmar"), "-0.1", "0.9", "-0.1"),
        (RankingRule(ranking="calmar"), "-0.1", "0.1", "-0.1"),
        (RankingRule(ranking="sortino"), "0.3", "0.1", "0"),
    ],
)
def test_a_score_is_by_the_seasons_ranking(
    rule: RankingRule, return_ratio: str, drawdown: str, score: str
) -> None:
    found = season_score(
        rule,
        return_ratio=Decimal(return_ratio),
        max_drawdown_ratio=Decimal(drawdown),
        returns=HourlyReturns(),
    )
    assert found == Decimal(score)


@pytest.mark.parametrize(
    ("series", "is_loss"), [(RISING, False), (tuple(reversed(RISING)), True)], ids=["rise", "fall"]
)
def test_a_sortino_score_is_the_ratio_and_of_a_loss_the_mean(
    series: Sequence[str], is_loss: bool
) -> None:
    returns = hourly_returns(values(series))
    found = season_score(
        RankingRule(ranking="sortino"),
        return_ratio=Decimal(0),
        max_drawdown_ratio=Decimal(0),
        returns=returns,
    )
    ratio = sortino_ratio(returns, deviation_floor=FLOOR)
    assert found == (mean_return(returns) if is_loss else ratio)
    assert (found < 0) == is_loss
