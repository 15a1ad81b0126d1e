"""`./alpha ticks`: a day of a competition as a file with its digest, and days as a recording."""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

from backend.app.connected import given
from backend.database.clock import database_now
from backend.database.engine import open_engine
from backend.database.transaction import transaction
from backend.embedded.servers import servers
from backend.recording.export_ticks import (
    DayNotOver,
    Export,
    TicksChanged,
    days_to_export,
    export_ticks,
)
from backend.recording.playable import DayNotExported, write_recording
from backend.settings import Settings


def ticks(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write the ticks of the day that was named, or of every day that is due; or a recording."""
    if arguments.action == "recording":
        return _record(settings.home, first=arguments.day, last=arguments.until)
    with servers(settings.home, given(settings)) as addresses:
        try:
            asyncio.run(_export(addresses.database_url, settings.home, arguments.day))
        except (DayNotOver, TicksChanged) as refusal:
            print(refusal, file=sys.stderr)
            return 1
    return 0


def _record(home: Path, *, first: date | None, last: date | None) -> int:
    if first is None or last is None or last < first:
        print("A recording goes from --day to --until, e.g. the days of a season.", file=sys.stderr)
        return 1
    try:
        print(write_recording(home, first=first, last=last))
    except DayNotExported as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


async def _export(database_url: str, home: Path, day: date | None) -> None:
    engine = open_engine(database_url)
    try:
        async with transaction(engine) as connection:
            now = await database_now(connection)
            days = await days_to_export(connection, now=now) if day is None else [day]
        for one in days:
            async with transaction(engine) as connection:
                _say(await export_ticks(connection, day=one, home=home, now=now))
        if not days:
            print("every day of every competition is exported")
    finally:
        await engine.dispose()


def _say(export: Export) -> None:
    print(f"{export.file}: {export.ticks} ticks, sha256 {export.sha256}")
