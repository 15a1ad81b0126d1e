"""Which windows of which markets can be played, and when a market has a price."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.practice.market import BEGINNING, open_market
from backend.practice.plan import DAYS_MAX, Plan, PlanRefused
from tests.world.practice import FORTNIGHT, known, plan_of

FIRST = datetime(2025, 10, 1, tzinfo=UTC)
LAST_HOUR = datetime(2025, 10, 14, 23, tzinfo=UTC)
DAY = timedelta(days=1)
RECORDING = "utc,SOL\n2025-01-01T00:10:00Z,100\n2025-01-01T03:30:00Z,101\n"


@pytest.mark.parametrize(
    ("market", "starts_at", "days", "expected"),
    [
        (FORTNIGHT, None, None, (FIRST, LAST_HOUR)),
        (FORTNIGHT, None, 3, (FIRST, FIRST + 3 * DAY)),
        (FORTNIGHT, FIRST + DAY, 1, (FIRST + DAY, FIRST + 2 * DAY)),
        ("simulated", None, None, (BEGINNING, BEGINNING + DAYS_MAX * DAY)),
        ("simulated", FIRST, 2, (FIRST, FIRST + 2 * DAY)),
    ],
)
def test_a_window_is_what_was_asked_or_the_whole_market(
    market: str,
    starts_at: datetime | None,
    days: int | None,
    expected: tuple[datetime, datetime],
) -> None:
    plan = plan_of(market, starts_at=starts_at, days=days)
    assert (plan.starts_at, plan.ends_at) == expected
    assert Plan.of_text(plan.text()) == plan


@pytest.mark.parametrize(
    ("market", "starts_at", "days", "words"),
    [
        ("november", None, 1, "There is no recording 'november'. There are "),
        ("../data/october-2025", None, 1, "There is no recording"),
        (FORTNIGHT, FIRST - DAY, 1, "Choose a window within it"),
        (FORTNIGHT, LAST_HOUR, 1, "Choose a window within it"),
        (FORTNIGHT, FIRST + timedelta(minutes=5), 1, "A run starts at a full hour"),
    ],
)
def test_what_lies_outside_the_market_is_refused(
    market: str, starts_at: datetime | None, days: int | None, words: str
) -> None:
    with pytest.raises(PlanRefused, match=words):
        plan_of(market, starts_at=starts_at, days=days)


def test_a_recording_begins_at_its_first_full_hour_and_is_read_from_there(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(RECORDING)
    plan = plan_of("own", days=None, folder=tmp_path)
    hour = datetime(2025, 1, 1, 1, tzinfo=UTC)
    assert (plan.starts_at, plan.ends_at) == (hour, hour + timedelta(hours=2))
    market = open_market(known(tmp_path), plan)
    row = hour + timedelta(hours=2, minutes=30)
    assert list(market.moments(hour, row)) == [row]
    assert market.after_order(hour) == row
    assert market.after_order(row + timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [(0, 4, []), (0, 5, [5]), (1, 11, [5, 10]), (5, 5, []), (5, 10, [10])],
)
def test_a_simulated_market_is_looked_at_every_five_minutes(
    since: int, until: int, minutes: list[int]
) -> None:
    market = open_market(known(), plan_of("simulated"))
    found = market.moments(
        BEGINNING + timedelta(minutes=since), BEGINNING + timedelta(minutes=until)
    )
    assert list(found) == [BEGINNING + timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(("microseconds", "seconds"), [(0, 0), (1, 5), (5_000_000, 5)])
def test_a_simulated_order_waits_for_the_next_five_seconds(microseconds: int, seconds: int) -> None:
    market = open_market(known(), plan_of("simulated"))
    found = market.after_order(BEGINNING + timedelta(microseconds=microseconds))
    assert found == BEGINNING + timedelta(seconds=seconds)
