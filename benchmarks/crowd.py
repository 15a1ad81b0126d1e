"""What grows with everybody, and what with what changed: `python -m benchmarks.crowd`.

The planned number of participants, ten times and a hundred times that, on an embedded PostgreSQL
that syncs every commit to disk. What they did before is left out, for what is measured does not
read it.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.batches.store import last_period
from backend.clock import utc_now
from backend.database.engine import open_engine
from backend.database.transaction import reading, transaction
from backend.standings.board_request import BoardRequest
from backend.standings.capture import JOB as SNAPSHOTS
from backend.standings.capture import capture
from backend.standings.store import refresh_standings
from backend.standings.views import leaderboard
from benchmarks.data import CROWD, PLANNED_USERS, fill, traders
from benchmarks.stage import own_servers

SCALES: Final = (1, 10, 100)
ROUNDS: Final = 5
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
MOVED: Final = text("""
UPDATE token_prices SET price_usd = plain(price_usd::numeric * 1.0001), last_updated = :now
FROM tokens WHERE tokens.address = token_prices.token_address AND tokens.symbol = ANY(:symbols)
""")
EXPLAINED: Final = """\
The minute's valuation of the leaderboard, by which prices moved since the last one; two pages of
the leaderboard; and the snapshots of an hour, by one worker and by two at once. One in ten has
stakes and one in ten positions, which grow by the second, so that they are valued each time: beside
whom, in brackets, how many were. Medians of {rounds}, the snapshots once each.

| participants | what all hold moves | one in a hundred | nothing | first places | around me \
| snapshots | by two workers |
|---|---|---|---|---|---|---|---|
"""


def section(scales: Sequence[int] = SCALES) -> str:
    """The measurement as Markdown."""
    rows = [_row(scale) for scale in scales]
    return EXPLAINED.format(rounds=ROUNDS) + "\n".join([*rows, ""])


def _row(scale: int) -> str:
    with own_servers() as (_, addresses):
        users = PLANNED_USERS * scale
        fill(addresses.database_url, users=users, held=CROWD)
        cells = asyncio.run(_cells(addresses.database_url, users))
        return f"| {users:,} | {' | '.join(cells)} |"


async def _cells(database_url: str, users: int) -> list[str]:
    engine, other = open_engine(database_url), open_engine(database_url)
    await _valuation(engine, ())  # the first one is of all
    cells = [await _valuations(engine, symbols) for symbols in (("SOL", "JUP"), ("WIF",), ())]
    me = traders(users)[users // 2].wallet
    for asked in (BoardRequest(limit=20), BoardRequest(limit=20, around=me)):
        page = partial(leaderboard, asked=asked, now=utc_now())
        cells.append(f"{1000 * await _median(partial(_read, engine, page)):.1f} ms")
    hour = utc_now().replace(minute=0, second=0, microsecond=0)
    for moment, workers in ((hour - HOUR, [engine]), (hour, [engine, other])):
        cells.append(f"{await _snapshots(workers, moment):.1f} s")
    await engine.dispose()
    await other.dispose()
    return cells


async def _valuations(engine: AsyncEngine, symbols: Sequence[str]) -> str:
    found = [await _valuation(engine, symbols) for _ in range(ROUNDS)]
    seconds = statistics.median(seconds for seconds, _ in found)
    return f"{seconds:.2f} s ({found[0][1]:,})"


async def _valuation(engine: AsyncEngine, symbols: Sequence[str]) -> tuple[float, int]:
    """The seconds of one, to the end of its commit, and how many were valued."""
    now = utc_now()
    async with transaction(engine) as connection:
        await connection.execute(MOVED, {"now": now, "symbols": list(symbols)})
    started = time.perf_counter()
    async with transaction(engine) as connection:
        valued = await refresh_standings(connection, now=now)
    return time.perf_counter() - started, valued


async def _read(engine: AsyncEngine, page: Callable[[AsyncConnection], Awaitable[object]]) -> float:
    started = time.perf_counter()
    async with reading(engine) as connection:
        await page(connection)
    return time.perf_counter() - started


async def _median(measure: Callable[[], Awaitable[float]]) -> float:
    await measure()  # the first one makes its plan
    return statistics.median([await measure() for _ in range(4 * ROUNDS)])


async def _snapshots(workers: Sequence[AsyncEngine], moment: datetime) -> float:
    """Until all have theirs and stand by them."""
    first, *others = workers
    taking_part: list[asyncio.Task[object]] = []

    async def call(_chunks: int) -> None:
        taking_part.extend(
            asyncio.create_task(capture(engine, now=moment + 2 * MINUTE)) for engine in others
        )

    started = time.perf_counter()
    await capture(first, now=moment + 2 * MINUTE, call_others=call)
    await asyncio.gather(*taking_part)
    seconds = time.perf_counter() - started
    async with reading(workers[0]) as connection:
        assert await last_period(connection, job=SNAPSHOTS) == moment, "the hour is on record"
    return seconds


if __name__ == "__main__":
    print(section([int(word) for word in sys.argv[1:]] or SCALES))
