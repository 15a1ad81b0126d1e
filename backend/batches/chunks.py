"""A period of a batch, done in chunks by any number of workers, each chunk once."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.batches.chunk_store import (
    UserRange,
    chunks_done,
    cut,
    finish_chunk,
    forget_chunks,
    forget_recorded,
    is_alone,
    is_cut,
    take_chunk,
    user_ranges,
    wait_until_alone,
)
from backend.batches.store import is_recorded
from backend.database.transaction import transaction

Counts = Mapping[str, int]
CallOthers = Callable[[int], Awaitable[None]]
"""Asks other workers to run the same job; there are so many chunks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period of a batch in three steps.

    `begin` does what comes before any user and says whether the period can be done now; `work`
    does a range of users and counts; `close` does what needs all of them, records the run, and
    gives what it counted in all.
    """

    job: str
    at: datetime
    begin: Callable[[AsyncConnection], Awaitable[bool]]
    work: Callable[[AsyncConnection, UserRange], Awaitable[Counts]]
    close: Callable[[AsyncConnection, Counts], Awaitable[Counts]]


async def do_at_once(connection: AsyncConnection, period: Period) -> Counts | None:
    """All of the period in this transaction, range after range; None when it cannot be done yet."""
    return await _do_all(connection, period, await user_ranges(connection))


async def do_period(
    engine: AsyncEngine, period: Period, *, call_others: CallOthers | None, now: datetime
) -> Counts | None:
    """Do what nobody has done of the period; what it counted in all, if it was ended here.

    None when it cannot be done yet, was done before, or others are at work on it: who does the last
    chunk ends it. With users for one chunk alone all of it is one transaction.
    """
    async with transaction(engine) as connection:
        if not await is_alone(connection, job=period.job):
            return None
        if await is_recorded(connection, job=period.job, period=period.at):
            return None
        ranges: list[UserRange] = []
        if not await is_cut(connection, job=period.job, period=period.at):
            ranges = await user_ranges(connection)
            if len(ranges) == 1:
                return await _do_all(connection, period, ranges)
            if not await period.begin(connection):
                return None
            await forget_recorded(connection, job=period.job)
            await cut(connection, job=period.job, period=period.at, ranges=ranges)
    if ranges and call_others is not None:
        await call_others(len(ranges) - 1)
    while await _do_chunk(engine, period, now=now):
        pass
    async with transaction(engine) as connection:
        await wait_until_alone(connection, job=period.job)
        done, undone = await chunks_done(connection, job=period.job, period=period.at)
        return None if undone or not done else await _end(connection, period, done)


async def end_unfinished(engine: AsyncEngine, period: Period) -> None:
    """End a period whose chunks nobody will do any more, with those that were done."""
    async with transaction(engine) as connection:
        await wait_until_alone(connection, job=period.job)
        done, undone = await chunks_done(connection, job=period.job, period=period.at)
        if done or undone:
            await _end(connection, period, done)


async def _do_all(
    connection: AsyncConnection, period: Period, ranges: Sequence[UserRange]
) -> Counts | None:
    if not await period.begin(connection):
        return None
    counts: Counter[str] = Counter()
    for users in ranges:
        counts.update(await period.work(connection, users))
    return await period.close(connection, counts)


async def _do_chunk(engine: AsyncEngine, period: Period, *, now: datetime) -> bool:
    """Whether there was a chunk to do."""
    async with transaction(engine) as connection:
        chunk = await take_chunk(connection, job=period.job, period=period.at)
        if chunk is None:
            return False
        counts = await period.work(connection, chunk.users)
        await finish_chunk(
            connection, chunk, job=period.job, period=period.at, counts=counts, now=now
        )
    return True


async def _end(connection: AsyncConnection, period: Period, done: list[dict[str, int]]) -> Counts:
    counts: Counter[str] = Counter()
    for one in done:
        counts.update(one)
    # First, so that who is still at work on one is waited for.
    await forget_chunks(connection, job=period.job, period=period.at)
    return await period.close(connection, counts)
