"""Which batches fall due when, on a clock that is moved."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.play.calendar import AWAITED, BATCHES, Due, batches_of, due_between

MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
HOURLY = [name for name, hours in BATCHES.items() if hours is None]


@pytest.mark.parametrize(
    ("hour", "zone", "besides"),
    [
        (0, "Asia/Tokyo", {"apply_funding"}),
        (1, "Asia/Tokyo", set()),
        (8, "Asia/Tokyo", {"apply_funding"}),
        (15, "Asia/Tokyo", {"apply_interest"}),
        (16, "Asia/Tokyo", {"apply_funding"}),
        (0, "UTC", {"apply_funding", "apply_interest"}),
        (15, "UTC", set()),
    ],
)
def test_funding_is_every_eight_hours_and_interest_at_the_zones_midnight(
    hour: int, zone: str, besides: set[str]
) -> None:
    names = batches_of(MIDNIGHT + timedelta(hours=hour), timezone=ZoneInfo(zone))
    assert set(names) == besides | set(HOURLY)
    assert list(names) == [name for name in BATCHES if name in names]


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (timedelta(), timedelta(seconds=60), []),
        (timedelta(), AWAITED, [0]),
        (AWAITED, timedelta(hours=1), []),
        (AWAITED, timedelta(hours=2) + AWAITED, [1, 2]),
        (timedelta(minutes=30), timedelta(hours=1, seconds=61), [1]),
    ],
)
def test_an_hour_is_due_once_when_its_prices_are_known(
    since: timedelta, until: timedelta, hours: list[int]
) -> None:
    found = list(due_between(MIDNIGHT + since, MIDNIGHT + until, timezone=TOKYO))
    moments = [MIDNIGHT + timedelta(hours=hour) for hour in hours]
    assert found == [Due(at + AWAITED, batches_of(at, timezone=TOKYO)) for at in moments]
