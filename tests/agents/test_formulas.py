"""How sure an agent's ratios are, by hand and by drawing returns many times."""

import random
from decimal import Decimal
from statistics import fmean, pstdev, stdev

import pytest

from backend.agents.formulas import (
    return_sums,
    share_of,
    sharpe_standard_error,
    sortino_standard_error,
)

FLOOR = Decimal("0.0001")
HOURS = 200
DRAWS = 400


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        ("1", "3", "0.333333333333"),
        ("-2", "3", "-0.666666666667"),
        ("5", "2", "2.5"),
        ("0", "1", "0"),
    ],
)
def test_a_share_is_rounded_half_away_from_zero(part: str, whole: str, share: str) -> None:
    assert share_of(Decimal(part), Decimal(whole)) == Decimal(share)


def test_of_nothing_there_is_no_share() -> None:
    assert share_of(Decimal(1), Decimal(0)) is None


@pytest.mark.parametrize(
    ("hours", "ratio", "error"),
    # By hand: sqrt((1 + ratio² / 2) / hours).
    [(2, "0", "0.707106781187"), (100, "0", "0.1"), (100, "2", "0.173205080757")],
)
def test_the_error_of_sharpes_ratio_is_los(hours: int, ratio: str, error: str) -> None:
    assert sharpe_standard_error(hours=hours, ratio=Decimal(ratio)) == Decimal(error)


def values_of(returns: list[float]) -> list[Decimal]:
    values = [Decimal(1000)]
    for one in returns:
        values.append((values[-1] * (1 + Decimal(one))).quantize(Decimal("1e-8")))
    return values


def test_the_error_of_sortinos_ratio_is_how_much_it_varies_from_draw_to_draw() -> None:
    chance = random.Random(7)
    ratios, errors = [], []
    for _ in range(DRAWS):
        returns = [chance.gauss(0.002, 0.01) for _ in range(HOURS)]
        downside = fmean(min(one, 0) ** 2 for one in returns) ** 0.5
        ratios.append(fmean(returns) / downside)
        error = sortino_standard_error(return_sums(values_of(returns)), deviation_floor=FLOOR)
        assert error is not None
        errors.append(float(error))
    assert fmean(errors) == pytest.approx(stdev(ratios), rel=0.1)


def test_where_the_floor_stands_in_the_error_is_that_of_the_mean_over_it() -> None:
    returns = [0.01, 0.03] * 20
    floor = Decimal("0.01")
    error = sortino_standard_error(return_sums(values_of(returns)), deviation_floor=floor)
    assert float(error or 0) == pytest.approx(pstdev(returns) / 0.01 / 40**0.5, rel=1e-6)
