"""When prices are refreshed, and whose come first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from backend.prices.refresh_plan import (
    Candidate,
    background_interval_seconds,
    is_due,
    refresh_offsets_seconds,
    refresh_order,
    viewed_interval_seconds,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("utc_hour", "seconds"), [(14, 600), (15, 900), (20, 900), (21, 600), (3, 600)]
)
def test_the_night_of_the_competition_is_refreshed_less_often(utc_hour: int, seconds: int) -> None:
    moment = NOW.replace(hour=utc_hour)
    assert background_interval_seconds(now=moment, timezone=ZoneInfo("Asia/Tokyo")) == seconds


@pytest.mark.parametrize(
    ("viewers", "seconds"), [(0, None), (1, 60), (9, 60), (10, 45), (50, 30), (10_000, 30)]
)
def test_more_viewers_see_fresher_prices(viewers: int, seconds: int | None) -> None:
    assert viewed_interval_seconds(viewers=viewers) == seconds


def _candidate(name: str, viewers: int, move: str, age_seconds: int | None) -> Candidate:
    updated_at = None if age_seconds is None else NOW - timedelta(seconds=age_seconds)
    return Candidate(name, viewers=viewers, move=Decimal(move), updated_at=updated_at)


@pytest.mark.parametrize(
    ("viewers", "offsets"), [(0, (0,)), (1, (0,)), (10, (0, 45)), (49, (0, 45)), (50, (0, 30))]
)
def test_many_viewers_are_served_more_than_once_a_minute(
    viewers: int, offsets: tuple[int, ...]
) -> None:
    assert refresh_offsets_seconds(viewers=viewers, tick_seconds=60) == offsets


@pytest.mark.parametrize(
    ("watching", "viewers", "age_seconds", "due"),
    [
        pytest.param(0, 0, None, True, id="never priced"),
        pytest.param(0, 0, 594, False, id="unwatched, before ten minutes"),
        pytest.param(0, 0, 595, True, id="unwatched, at a tick a little early"),
        pytest.param(0, 50, 594, False, id="unwatched, whoever watches others"),
        pytest.param(1, 1, 54, False, id="watched by one, before a minute"),
        pytest.param(1, 1, 55, True, id="watched by one, after a minute"),
        pytest.param(1, 50, 25, True, id="watched among many"),
    ],
)
def test_a_price_is_due_by_its_age_and_its_viewers(
    watching: int, viewers: int, age_seconds: int | None, due: bool
) -> None:
    candidate = _candidate("SOL", watching, "0", age_seconds)
    noon = ZoneInfo("UTC")
    assert is_due(candidate, viewers=viewers, now=NOW, timezone=noon) is due


def test_watched_tokens_come_first_then_volatile_ones_then_the_oldest() -> None:
    asked = [
        _candidate("calm", 0, "0.01", 90),
        _candidate("fallen", 0, "-0.2", 90),
        _candidate("older", 0, "0.01", 900),
        _candidate("unpriced", 0, "0.01", None),
        _candidate("watched", 3, "0", 31),
        _candidate("popular", 5, "0", 31),
    ]
    assert refresh_order(asked, now=NOW) == [
        "popular", "watched", "fallen", "unpriced", "older", "calm",
    ]  # fmt: skip


@pytest.mark.parametrize(("age_seconds", "is_asked"), [(0, False), (29, False), (30, True)])
def test_a_price_younger_than_30_seconds_is_not_fetched_again(
    age_seconds: int, is_asked: bool
) -> None:
    assert bool(refresh_order([_candidate("SOL", 9, "1", age_seconds)], now=NOW)) is is_asked
