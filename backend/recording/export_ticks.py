"""A competition's ticks as files: one a day, which anybody can check against its digest."""

import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.prices.judge import SAMPLE_AGE_MAX_SECONDS
from backend.recording.store import (
    HEADER,
    due_days,
    exported_sha256,
    record_export,
    tick_lines,
)

FOLDER: Final = "ticks"
# A sample is accepted up to this age, and then takes a moment to be written.
SETTLED_AFTER: Final = timedelta(seconds=2 * SAMPLE_AGE_MAX_SECONDS)


class TicksChanged(Exception):
    """A day's ticks are no longer those that its digest was made of; the file is left alone."""


class DayNotOver(Exception):
    """Ticks of the day may still arrive."""


@dataclass(frozen=True, slots=True)
class Export:
    """A day in a file; `sha256` is of the CSV, as `gunzip -c FILE | sha256sum` prints it."""

    day: date
    file: Path
    ticks: int
    sha256: str


async def days_to_export(connection: AsyncConnection, *, now: datetime) -> list[date]:
    """The days of all competitions that are over and not exported, however long ago, in order."""
    return await due_days(connection, settled=now - SETTLED_AFTER)


async def export_ticks(
    connection: AsyncConnection, *, day: date, home: Path, now: datetime
) -> Export:
    """Write the ticks of `day` (UTC) below `home`, and its digest if this is the first time.

    The same ticks give the same bytes, whoever writes them, so doing it twice or side by side
    does no harm. DayNotOver until ten minutes after midnight; TicksChanged when the digest is
    recorded and is another one: the ticks were thinned since, or somebody changed them.
    """
    if day >= (now - SETTLED_AFTER).date():
        raise DayNotOver(
            f"The ticks of {day} are not complete. A day is exported from 00:10 UTC of the next."
        )
    file = home / FOLDER / f"{day}.csv.gz"
    with written_whole(file) as raw:
        ticks, sha256 = await _write(connection, raw, day)
        recorded = await exported_sha256(connection, day=day)
        if recorded not in (None, sha256):
            raise TicksChanged(
                f"The ticks of {day} have the digest {sha256}, but were exported with {recorded}. "
                "They were thinned since, or changed. Keep the file that was written then."
            )
    await record_export(connection, day=day, ticks=ticks, sha256=sha256, now=now)
    return Export(day=day, file=file, ticks=ticks, sha256=sha256)


@contextmanager
def written_whole(file: Path) -> Iterator[IO[bytes]]:
    """What is written in the block becomes `file` when it ends, and nothing when it raises."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        part.chmod(0o644)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


async def _write(connection: AsyncConnection, raw: IO[bytes], day: date) -> tuple[int, str]:
    """How many ticks were written, and the digest of their lines."""
    digest = hashlib.sha256(HEADER.encode())
    ticks = 0
    # Neither the moment nor the name of the file stands in its bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as packed:
        packed.write(HEADER.encode())
        async for hour in tick_lines(connection, day=day):
            lines = hour.lines.encode()
            packed.write(lines)
            digest.update(lines)
            ticks += hour.ticks
    return ticks, digest.hexdigest()
