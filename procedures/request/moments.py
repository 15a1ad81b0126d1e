"""Moments that callers name."""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime

YEARS: Final = (2000, 2100)


def _sane(moment: datetime) -> datetime:
    if not YEARS[0] < moment.year < YEARS[1]:
        raise ValueError(f"a time lies between the years {YEARS[0]} and {YEARS[1]}")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_sane)]
