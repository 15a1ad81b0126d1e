"""Exported days as one recording that practice plays: a row every five minutes."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from backend.recording.export_ticks import FOLDER, written_whole

RECORDINGS: Final = "recordings"
ROW: Final = timedelta(minutes=5)
DAY: Final = timedelta(days=1)


class DayNotExported(Exception):
    """There is no file of a day."""


def write_recording(home: Path, *, first: date, last: date) -> Path:
    """Write the days from `first` to `last` (UTC) below `home`, under the name of the first.

    A row has the newest price of each token by then, in USD, so that nothing is known before it
    was; its first is that at which there is any. DayNotExported for a day without a file.
    """
    rows = list(_rows(home, first=first, last=last))
    symbols = sorted(set[str]().union(*(prices for _, prices in rows)))
    file = home / RECORDINGS / f"{first}.csv.gz"
    with written_whole(file) as raw, gzip.open(raw, "wt", encoding="utf-8", newline="") as lines:
        written = csv.DictWriter(lines, ("utc", *symbols), restval="", lineterminator="\n")
        written.writeheader()
        for at, prices in rows:
            written.writerow({"utc": at.isoformat().replace("+00:00", "Z"), **prices})
    return file


def _rows(home: Path, *, first: date, last: date) -> Iterator[tuple[datetime, dict[str, str]]]:
    prices: dict[str, str] = {}
    row_at = datetime.combine(first, time(), UTC)
    for day in range((last - first).days + 1):
        for at, symbol, price in _ticks(home, first + day * DAY):
            while row_at < at:
                if prices:
                    yield row_at, dict(prices)
                row_at += ROW
            prices[symbol] = price
    if prices:
        yield row_at, dict(prices)


def _ticks(home: Path, day: date) -> Iterator[tuple[datetime, str, str]]:
    file = home / FOLDER / f"{day}.csv.gz"
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            for tick in csv.DictReader(lines):
                at = datetime.fromisoformat(tick["priced_at"])
                yield at, tick["symbol"], tick["price_usd"]
    except FileNotFoundError as missing:
        raise DayNotExported(
            f"{file} is missing. Export the day first: ./alpha ticks export --day {day}"
        ) from missing
