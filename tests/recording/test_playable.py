"""Exported days become a recording that practice plays."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from backend.practice.market import open_market, recordings
from backend.recording.export_ticks import FOLDER
from backend.recording.playable import DayNotExported, write_recording
from backend.recording.store import HEADER
from tests.world.practice import plan_of

DAY, NEXT = date(2026, 1, 5), date(2026, 1, 6)


def write_day(home: Path, day: date, *ticks: str) -> None:
    """`ticks` are a time of the day, a symbol and a price."""
    lines = "".join(
        f"{day}T{at}Z,,address,{symbol},{price},test\n"
        for at, symbol, price in (tick.split() for tick in ticks)
    )
    (home / FOLDER).mkdir(exist_ok=True)
    with gzip.open(home / FOLDER / f"{day}.csv.gz", "wt") as file:
        file.write(HEADER + lines)


def test_a_row_has_the_newest_prices_by_then_and_none_of_later(tmp_path: Path) -> None:
    write_day(
        tmp_path,
        DAY,
        "00:02:00.000000 SOL 100",
        "00:05:00.000000 SOL 101",
        "00:05:00.000001 SOL 102",
        "00:14:59.000000 JUP 0.5",
    )
    write_day(tmp_path, NEXT, "00:01:00.000000 SOL 103")
    file = write_recording(tmp_path, first=DAY, last=NEXT)
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    assert lines[:4] == [
        "utc,JUP,SOL",
        "2026-01-05T00:05:00Z,,101",
        "2026-01-05T00:10:00Z,,102",
        "2026-01-05T00:15:00Z,0.5,102",
    ]
    assert lines[-2:] == ["2026-01-06T00:00:00Z,0.5,102", "2026-01-06T00:05:00Z,0.5,103"]


def test_what_was_written_is_a_market_of_practice(tmp_path: Path) -> None:
    hours = [f"{hour:02}:00:00.000000 SOL {100 + hour}" for hour in range(24)]
    write_day(tmp_path, DAY, *hours)
    write_recording(tmp_path, first=DAY, last=DAY)
    folder = tmp_path / "recordings"
    plan = plan_of(f"{DAY}", days=None, folder=folder)
    start = datetime(2026, 1, 5, tzinfo=UTC)
    assert (plan.starts_at, plan.ends_at) == (start, start + timedelta(hours=23))
    market = open_market(recordings(folder), plan)
    assert market.after_order(start) == start


def test_a_day_that_was_not_exported_is_named(tmp_path: Path) -> None:
    write_day(tmp_path, DAY, "00:02:00.000000 SOL 100")
    with pytest.raises(DayNotExported, match=r"2026-01-06.csv.gz is missing. Export the day"):
        write_recording(tmp_path, first=DAY, last=NEXT)
