"""Returns, drawdowns and which snapshots are kept."""

from datetime import datetime
from decimal import Decimal

import pytest

from backend.standings.formulas import drawdown_ratio, percentage, profit_ratio
from backend.standings.retention import snapshot_period_end


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
    ("taken_at", "period_end"),
    [
        # all of 30 days
        ("2026-06-30T11:00Z", "2026-06-30T11:00Z"),
        ("2026-05-31T12:00Z", "2026-05-31T12:00Z"),
        # the last of three hours
        ("2026-05-31T11:00Z", "2026-05-31T12:00Z"),
        ("2026-05-31T09:00Z", "2026-05-31T12:00Z"),
        ("2026-04-01T12:00Z", "2026-04-01T15:00Z"),
        # the last of the day
        ("2026-04-01T11:00Z", "2026-04-02T00:00Z"),
        ("2025-01-01T00:00Z", "2025-01-02T00:00Z"),
        ("2025-01-01T23:59:59Z", "2025-01-02T00:00Z"),
    ],
)
def test_of_old_snapshots_the_last_of_a_period_is_kept(taken_at: str, period_end: str) -> None:
    assert snapshot_period_end(
        taken_at=datetime.fromisoformat(taken_at), now=datetime.fromisoformat(NOW)
    ) == datetime.fromisoformat(period_end)
