"""When prices are refreshed, and whose come first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from backend.prices.refresh_plan import (
    Candidate,
    background_interval_seconds,
    is_due,
    next_tick,
    refresh_order,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("utc_hour", "seconds"), [(14, 600), (15, 900), (20, 900), (21, 600), (3, 600)]
)
def test_the_night_of_the_competition_is_refreshed_less_often(utc_hour: int, seconds: int) -> None:
    moment = NOW.replace(hour=utc_hour)
    assert background_interval_seconds(now=moment, timezone=ZoneInfo("Asia/Tokyo")) == seconds


def _candidate(name: str, viewers: int, move: str, age_seconds: float | None) -> Candidate:
    updated_at = None if age_seconds is None else NOW - timedelta(seconds=age_seconds)
    return Candidate(name, viewers=viewers, move=Decimal(move), updated_at=updated_at)


@pytest.mark.parametrize(
    ("interval_seconds", "age_seconds", "due"),
    [
        pytest.param(600, None, True, id="never priced"),
        pytest.param(600, 594, False, id="before ten minutes"),
        pytest.param(600, 595, True, id="ten minutes, a wake-up a little early"),
        pytest.param(5, 3, False, id="before a tick"),
        pytest.param(5, 4, True, id="a tick, a little early"),
        pytest.param(1, 0.79, False, id="twice within a tick of a second"),
        pytest.param(1, 0.8, True, id="a tick of a second, a little early"),
        pytest.param(2, 1.997, True, id="a tick of two seconds, three milliseconds early"),
    ],
)
def test_a_price_is_due_by_its_age(
    interval_seconds: int, age_seconds: float | None, due: bool
) -> None:
    candidate = _candidate("SOL", 0, "0", age_seconds)
    assert is_due(candidate, interval_seconds=interval_seconds, now=NOW) is due


@pytest.mark.parametrize(
    ("after", "tick_seconds", "expected"),
    [
        ("12:00:00", 5, "12:00:05"),
        ("12:00:00.000001", 5, "12:00:05"),
        ("12:00:04.999999", 5, "12:00:05"),
        ("12:00:59", 7, "12:01:01"),
        ("23:59:59", 1, "00:00:00"),
    ],
)
def test_everybody_observes_at_the_same_times(after: str, tick_seconds: int, expected: str) -> None:
    moment = datetime.fromisoformat(f"2026-05-01T{after}Z")
    found = next_tick(after=moment, tick_seconds=tick_seconds)
    assert found.strftime("%H:%M:%S") == expected
    assert found.timestamp() % tick_seconds == 0


def test_watched_tokens_come_first_then_volatile_ones_then_the_oldest() -> None:
    asked = [
        _candidate("calm", 0, "0.01", 90),
        _candidate("fallen", 0, "-0.2", 90),
        _candidate("older", 0, "0.01", 900),
        _candidate("unpriced", 0, "0.01", None),
        _candidate("watched", 3, "0", 31),
        _candidate("popular", 5, "0", 31),
    ]
    assert refresh_order(asked) == [
        "popular", "watched", "fallen", "unpriced", "older", "calm",
    ]  # fmt: skip
