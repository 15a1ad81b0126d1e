"""Markouts worked out by hand."""

from decimal import Decimal
from statistics import mean, stdev

import pytest

from backend.markouts.formulas import (
    MarkoutSums,
    Moved,
    markout_bps,
    mean_bps,
    standard_error_bps,
    t_statistic,
)


def moved(filled: str, after: str) -> Moved:
    return Moved(filled=Decimal(filled), after=Decimal(after))


def sums_of(*observed: tuple[str, str]) -> MarkoutSums:
    sums = MarkoutSums()
    for w, bps in observed:
        sums = sums.plus(Decimal(w), Decimal(w) * Decimal(bps))
    return sums


@pytest.mark.parametrize(
    ("long", "short", "bps"),
    [
        pytest.param(moved("200", "201"), None, "50", id="a long gains by a rise"),
        pytest.param(moved("200", "199"), None, "-50", id="a long loses by a fall"),
        pytest.param(None, moved("200", "199"), "50", id="a short gains by a fall"),
        pytest.param(None, moved("200", "201"), "-50", id="a short loses by a rise"),
        pytest.param(moved("200", "200"), None, "0", id="nothing moved"),
        pytest.param(moved("100", "110"), moved("50", "55"), "0", id="both of a swap rose alike"),
        pytest.param(moved("100", "110"), moved("50", "50"), "1000", id="what was bought rose"),
        pytest.param(moved("1", "1"), moved("100", "80"), "2500", id="what was sold fell"),
        pytest.param(moved("3", "3.0001"), None, "0.3333", id="a third of a basis point"),
        pytest.param(moved("0.00002", "0.00002001"), None, "5", id="a token of tiny price"),
    ],
)
def test_a_markout_is_the_move_after_the_fill_in_the_traders_favour(
    long: Moved | None, short: Moved | None, bps: str
) -> None:
    assert markout_bps(long=long, short=short) == Decimal(bps)


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        ([], (None, None, None)),
        ([("0", "7")], (None, None, None)),
        ([("5", "7")], ("7", None, None)),
        ([("1", "3"), ("1", "3")], ("3", "0", None)),
        # Mean (1·10 + 3·2) / 4 = 4; Σ w² (m - 4)² = 36 + 36 = 72; 2/1 · 72 / 16 = 9.
        ([("1", "10"), ("3", "2")], ("4", "3", "1.33")),
        # Twice the size and half the errors in it: nothing but proportions counts.
        ([("100", "10"), ("300", "2")], ("4", "3", "1.33")),
    ],
)
def test_the_mean_is_weighted_by_notional_and_has_a_standard_error(
    observed: list[tuple[str, str]], expected: tuple[str | None, ...]
) -> None:
    sums = sums_of(*observed)
    found = (mean_bps(sums), standard_error_bps(sums))
    t = t_statistic(mean=found[0], standard_error=found[1])
    assert (*found, t) == tuple(None if one is None else Decimal(one) for one in expected)


def test_with_equal_weights_it_is_the_standard_error_of_a_mean() -> None:
    markouts = [Decimal(one) for one in ("4", "-1", "2.5", "8", "0.5", "-3")]
    sums = sums_of(*(("25", str(one)) for one in markouts))
    assert mean_bps(sums) == round(mean(markouts), 4)
    assert standard_error_bps(sums) == round(stdev(markouts) / Decimal(6).sqrt(), 4)
