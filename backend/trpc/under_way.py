"""The calls and streams of one socket that have begun and are not over."""

import asyncio
from collections.abc import Coroutine
from typing import Final, Literal

from backend.trpc.frames import MessageId

CHANGE_SECONDS: Final = 10


class UnderWay:
    """Tasks by what becomes of them when the client leaves: questions and streams are dropped, what
    changes something is finished once it is begun.

    A call is under way until its answer is taken. There are at most `calls_max`, streams included.
    """

    def __init__(self, *, calls_max: int) -> None:
        self._calls_max = calls_max
        self._calls = 0
        self.streams: dict[MessageId, asyncio.Task[None]] = {}
        self._tasks: dict[Literal["query", "mutation"], set[asyncio.Task[None]]] = {
            "query": set(),
            "mutation": set(),
        }

    def has_room(self, calls: int = 1) -> bool:
        """Whether so many more may begin."""
        return self._calls + len(self.streams) + calls <= self._calls_max

    def begin(
        self,
        answer: Coroutine[None, None, None],
        *,
        kind: Literal["query", "mutation"],
        calls: int = 1,
    ) -> None:
        """Run `answer`, which answers so many calls."""
        tasks = self._tasks[kind]

        def end(task: asyncio.Task[None]) -> None:
            tasks.discard(task)
            self._calls -= calls

        self._calls += calls
        task = asyncio.ensure_future(answer)
        tasks.add(task)
        task.add_done_callback(end)

    def begin_stream(self, stream: Coroutine[None, None, None], *, id: MessageId) -> None:  # noqa: A002 - its name on the wire
        """Run `stream`, which is known by `id` until it is over."""
        task = asyncio.ensure_future(stream)
        self.streams[id] = task
        task.add_done_callback(lambda _: self.streams.pop(id, None))

    async def finish_queries(self, *, seconds: float) -> None:
        """Wait so long for questions to be answered."""
        if self._tasks["query"]:
            await asyncio.wait(self._tasks["query"], timeout=seconds)

    async def end(self) -> None:
        """Drop what only the client waits for, and let changes finish for a while."""
        dropped = {*self._tasks["query"], *self.streams.values()}
        for task in dropped:
            task.cancel()
        left = dropped | self._tasks["mutation"]
        if left:
            await asyncio.wait(left, timeout=CHANGE_SECONDS)
