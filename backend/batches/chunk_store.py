"""The chunks that a large period of a batch is done in: ranges of users, and which were done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

USERS_PER_CHUNK: Final = 5_000
"""All whom the game was planned for are one chunk. So many portfolios take one or two seconds."""


@dataclass(frozen=True, slots=True)
class UserRange:
    """Users whose ids are `first` or later and before `until`."""

    first: UUID
    until: UUID

    @property
    def bounds(self) -> dict[str, UUID]:
        """As statements take them."""
        return {"first_user": self.first, "until_user": self.until}


FIRST: Final = UUID(int=0)
LAST: Final = UUID(int=2**128 - 1)
"""Neither is anybody's id."""
EVERYBODY: Final = UserRange(FIRST, LAST)

_WAIT: Final = text("SELECT pg_advisory_xact_lock(7326102, hashtext(:job))")
_TRY: Final = text("SELECT pg_try_advisory_xact_lock(7326102, hashtext(:job))")
_EVERY_SIZE: Final = text("""
SELECT id FROM (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM users
) numbered
WHERE place > 1 AND place % :size = 1 % :size ORDER BY id
""")
_CUT: Final = text("""
INSERT INTO batch_chunks (job, period, number, first_user, until_user)
SELECT :job, :period, number, first_user, until_user
FROM unnest(CAST(:firsts AS uuid[]), CAST(:untils AS uuid[]))
    WITH ORDINALITY AS cut (first_user, until_user, number)
""")
_COUNT: Final = text("SELECT count(*) FROM batch_chunks WHERE job = :job AND period = :period")
_PLAN_FOR_EACH: Final = text("SET LOCAL plan_cache_mode = force_custom_plan")
_TAKE: Final = text("""
SELECT number, first_user, until_user FROM batch_chunks
WHERE job = :job AND period = :period AND done_at IS NULL
ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_FINISH: Final = text("""
UPDATE batch_chunks SET done_at = :now, counts = :counts
WHERE job = :job AND period = :period AND number = :number
""").bindparams(bindparam("counts", type_=JSONB))
_DONE: Final = text("""
SELECT coalesce(array_agg(counts ORDER BY number) FILTER (WHERE done_at IS NOT NULL), '{}')
           AS counts,
       count(*) FILTER (WHERE done_at IS NULL) AS undone
FROM batch_chunks WHERE job = :job AND period = :period
""")
_FORGET: Final = text("DELETE FROM batch_chunks WHERE job = :job AND period = :period")
_FORGET_RECORDED: Final = text("""
DELETE FROM batch_chunks chunk USING batch_runs done
WHERE chunk.job = :job AND done.job = chunk.job AND done.period = chunk.period
""")
_LEFT: Final = text("""
SELECT DISTINCT period FROM batch_chunks WHERE job = :job AND period < :before ORDER BY period
""")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One range of users, to be done by whoever took it."""

    number: int
    users: UserRange


async def is_alone(connection: AsyncConnection, *, job: str) -> bool:
    """Whether no other transaction begins or ends a period of `job`; until this one ends none
    does.
    """
    return bool((await connection.execute(_TRY, {"job": job})).scalar_one())


async def wait_until_alone(connection: AsyncConnection, *, job: str) -> None:
    """The same, once the others are done."""
    await connection.execute(_WAIT, {"job": job})


async def plan_for_each(connection: AsyncConnection) -> None:
    """Until the transaction ends a statement is planned for the users it is given: a plan for any
    would expect few.
    """
    await connection.execute(_PLAN_FOR_EACH)


async def user_ranges(
    connection: AsyncConnection, *, size: int = USERS_PER_CHUNK
) -> list[UserRange]:
    """All ids in ranges of `size` users each, in order; who comes later is in the last."""
    found = (await connection.execute(_EVERY_SIZE, {"size": size})).scalars()
    edges = [FIRST, *found, LAST]
    return [UserRange(*edge) for edge in pairwise(edges)]


async def cut(
    connection: AsyncConnection, *, job: str, period: datetime, ranges: Sequence[UserRange]
) -> None:
    """Write the chunks of a period that has none."""
    await connection.execute(
        _CUT,
        {
            "job": job,
            "period": period,
            "firsts": [one.first for one in ranges],
            "untils": [one.until for one in ranges],
        },
    )


async def is_cut(connection: AsyncConnection, *, job: str, period: datetime) -> bool:
    """Whether the period has chunks, done or not."""
    found = await connection.execute(_COUNT, {"job": job, "period": period})
    return bool(found.scalar_one())


async def take_chunk(connection: AsyncConnection, *, job: str, period: datetime) -> Chunk | None:
    """A chunk that nobody has done nor does, until this transaction ends; None without one.

    A worker that dies gives it back with its transaction.
    """
    await plan_for_each(connection)
    row = (await connection.execute(_TAKE, {"job": job, "period": period})).one_or_none()
    return None if row is None else Chunk(row.number, UserRange(row.first_user, row.until_user))


async def finish_chunk(
    connection: AsyncConnection,
    chunk: Chunk,
    *,
    job: str,
    period: datetime,
    counts: Mapping[str, int],
    now: datetime,
) -> None:
    """Write that the chunk was done, in the transaction that did it."""
    await connection.execute(
        _FINISH,
        {
            "job": job,
            "period": period,
            "number": chunk.number,
            "counts": dict(counts),
            "now": now,
        },
    )


async def chunks_done(
    connection: AsyncConnection, *, job: str, period: datetime
) -> tuple[list[dict[str, int]], int]:
    """What each chunk that was done counted, and how many are not done."""
    row = (await connection.execute(_DONE, {"job": job, "period": period})).one()
    return row.counts, row.undone


async def forget_chunks(connection: AsyncConnection, *, job: str, period: datetime) -> None:
    """Remove the chunks of a period; its record stays."""
    await connection.execute(_FORGET, {"job": job, "period": period})


async def forget_recorded(connection: AsyncConnection, *, job: str) -> None:
    """Remove the chunks of periods that somebody did at once meanwhile."""
    await connection.execute(_FORGET_RECORDED, {"job": job})


async def periods_left(
    connection: AsyncConnection, *, job: str, before: datetime
) -> list[datetime]:
    """The periods from before a moment that were begun in chunks and never ended, in order."""
    return list((await connection.execute(_LEFT, {"job": job, "before": before})).scalars())
