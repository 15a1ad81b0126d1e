"""Returns, drawdowns and which snapshots are kept."""

from datetime import datetime
from decimal import Decimal

import pytest

from backend.standings.formulas import drawdown_ratio, percentage, profit_ratio
from backend.standings.retention import is_kept


@pytest.mark.parametrize(
    ("value", "initial", "ratio", "percent"),
    [
        ("1100", "1000", "0.1", "10"),
        ("900", "1000", "-0.1", "-10"),
        ("1000", "1000", "0", "0"),
        ("1", "3", "-0.666666666666666667", "-66.66666667"),
        ("5", "0", "0", "0"),
    ],
)
def test_a_return_is_profit_over_the_initial_value(
    value: str, initial: str, ratio: str, percent: str
) -> None:
    found = profit_ratio(value_usd=Decimal(value), initial_value_usd=Decimal(initial))
    assert found == Decimal(ratio)
    assert percentage(found) == Decimal(percent)


@pytest.mark.parametrize(
    ("value", "peak", "drawdown"),
    [("90", "100", "0.1"), ("100", "100", "0"), ("110", "100", "0"), ("0", "100", "1")],
)
def test_a_drawdown_is_the_share_lost_since_the_peak(value: str, peak: str, drawdown: str) -> None:
    assert drawdown_ratio(value_usd=Decimal(value), peak_value_usd=Decimal(peak)) == Decimal(
        drawdown
    )


NOW = "2026-06-30T12:00Z"


@pytest.mark.parametrize(
    ("taken_at", "kept"),
    [
        ("2026-06-30T11:00Z", True),
        ("2026-05-31T12:00Z", True),
        ("2026-05-31T11:00Z", False),
        ("2026-05-31T09:00Z", True),
        ("2026-04-01T12:00Z", True),
        ("2026-04-01T09:00Z", False),
        ("2026-04-01T00:00Z", True),
        ("2025-01-01T00:00Z", True),
        ("2025-01-01T03:00Z", False),
    ],
)
def test_snapshots_thin_out_with_age(taken_at: str, kept: bool) -> None:
    assert (
        is_kept(taken_at=datetime.fromisoformat(taken_at), now=datetime.fromisoformat(NOW)) is kept
    )
