"""Simple interest, its day count, and where one competition day ends and the next begins."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Final
from zoneinfo import ZoneInfo

from backend.money import EXACT, round_down

SECONDS_PER_YEAR: Final = 31_536_000
"""365 days, the day count act/365."""


def simple_interest(
    *, principal: Decimal, rate_percent: Decimal, seconds: int, decimals: int
) -> Decimal:
    """principal · rate/100 · seconds / 31,536,000, rounded down to `decimals` places.

    `rate_percent` is per year. The interest of a later period is the difference of two
    such sums, so nothing that rounding cuts off one day is lost to the next.
    Twin: `simple_interest` of the database.
    """
    with localcontext(EXACT) as context:
        context.rounding = ROUND_DOWN
        earned = principal * rate_percent * seconds / (100 * SECONDS_PER_YEAR)
        return round_down(earned, decimals)


def day_boundaries(*, after: datetime, until: datetime, timezone: ZoneInfo) -> Iterator[datetime]:
    """Every local midnight later than `after` and not later than `until`, in UTC, in order."""
    day = after.astimezone(timezone).date()
    while True:
        day += timedelta(days=1)
        boundary = datetime.combine(day, time.min, tzinfo=timezone).astimezone(UTC)
        if boundary > until:
            return
        yield boundary
