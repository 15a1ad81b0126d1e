"""The one place where the time of day is read; below the doors `now` is an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """ISO-8601 in UTC with milliseconds, as JavaScript's `Date.toJSON` writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whole_seconds(*, start: datetime, end: datetime) -> int:
    """Whole seconds from `start` to `end`, 0 when `end` is earlier."""
    return max(0, int((end - start).total_seconds() // 1))
