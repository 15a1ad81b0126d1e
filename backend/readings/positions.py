"""Up to where a replica must have followed before it may answer, by who reads; kept in Redis.

Each user has the position of the last thing they changed, and everybody that of what all were told
of or have to see. It is noted before the answer or the event leaves, and looked up with each
reading, so it holds in every process.

Positions are scores of one sorted set: they are whole, below 2**53, and only ever raised.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from redis.asyncio import Redis

KEY: Final = "replica_positions"
_EVERYBODY: Final = "everybody"
_FORGOTTEN_SECONDS: Final = 24 * 3600
"""After how long without a server that has a replica all of it is forgotten."""

Reader = UUID | None
"""A user; None stands for everybody."""
_Waiting = tuple[Reader, asyncio.Future[int | None]]


@dataclass(slots=True, eq=False)
class Positions:
    """What all processes have noted. All of it raises RedisError while Redis is away."""

    redis: Redis
    _waiting: list[_Waiting] = field(default_factory=list)
    _asking: asyncio.Task[None] | None = None

    async def note(self, readers: Iterable[Reader], position: int) -> None:
        """These read no replica any more that is before `position`."""
        raised = {_member(reader): position for reader in readers}
        if raised:
            await self.redis.zadd(KEY, raised, gt=True)

    async def needed(self, reader: Reader) -> int | None:
        """Up to where the replica must have followed that may answer `reader`; None when Redis does
        not know, because it has lost what was noted.
        """
        future: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((reader, future))
        if self._asking is None:
            # What it logs is nobody's in particular.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        return await future

    async def begin(self, position: int) -> None:
        """Forget what was noted of another database, whose positions were further than this."""
        async with self.redis.pipeline(transaction=True) as together:
            together.delete(KEY)
            together.zadd(KEY, {_EVERYBODY: position})
            await together.execute()

    async def settle(self, position: int) -> None:
        """Every replica that is used has followed up to `position`: what is before it goes."""
        async with self.redis.pipeline(transaction=True) as together:
            # Not where it is missing, which says that all was lost.
            together.zadd(KEY, {_EVERYBODY: position}, xx=True, gt=True)
            together.zremrangebyscore(KEY, "-inf", f"({position}")
            together.expire(KEY, _FORGOTTEN_SECONDS)
            await together.execute()

    async def _ask(self) -> None:
        """Answer all who wait; those who come meanwhile are asked for together afterwards."""
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, []
                try:
                    found = await self._scores(asked)
                except Exception as fault:  # noqa: BLE001 - whoever asked is told of it
                    for _, future in asked:
                        if not future.done():
                            future.set_exception(fault)
                else:
                    for reader, future in asked:
                        if not future.done():
                            future.set_result(found.get(reader))
        finally:
            self._asking = None

    async def _scores(self, asked: Sequence[_Waiting]) -> dict[Reader, int | None]:
        readers: list[Reader] = [None, *{reader for reader, _ in asked if reader is not None}]
        scores = await self.redis.zmscore(KEY, [_member(reader) for reader in readers])
        if scores[0] is None:
            return {}
        everybody = int(scores[0])
        of_readers = zip(readers, scores, strict=True)
        return {reader: max(everybody, int(score or 0)) for reader, score in of_readers}


def _member(reader: Reader) -> str:
    return _EVERYBODY if reader is None else str(reader)
