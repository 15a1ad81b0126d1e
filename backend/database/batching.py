"""What many ask for at once, answered together by one statement.

Whoever asks while `UNDER_WAY_MAX` statements of the same kind run, or one that answers just
this, waits for the next one, which then answers all who wait. Nobody waits when alone. A
statement never answers a question that was asked after it began, so whoever committed something
before asking finds it in the answer.

A question may also be an order. Then no two are equal, so that each is carried out, and the
statement commits by itself before anybody is told; one that fails has done nothing, and they
are carried out one by one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, Final, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.transaction import at_once
from backend.database.unavailable import unavailable

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
Respond = Callable[
    [AsyncConnection, Sequence[Question], datetime], Awaitable[Mapping[Question, Answer]]
]
"""Answers different questions as of one moment, leaving out those that have no answer."""

QUESTIONS_MAX: Final = 32
"""How many different questions one statement answers; with more of them all wait for the last."""
UNDER_WAY_MAX: Final = 2
"""How many statements of a kind run at once: while one is answered, the next is worked on."""


@dataclass(slots=True, eq=False)
class _Round:
    """Those who will be answered together, by what they ask, as of when the last one asked."""

    now: datetime
    waiting: dict[Any, list[asyncio.Future[Any]]] = field(default_factory=dict)
    work: asyncio.Task[None] | None = None

    def futures(self) -> Iterator[asyncio.Future[Any]]:
        return chain.from_iterable(self.waiting.values())

    def is_awaited(self) -> bool:
        return any(not future.done() for future in self.futures())

    def settle(self, question: Hashable, answer: object) -> None:
        for future in self.waiting[question]:
            if not future.done():
                future.set_result(answer)

    def fail(self, question: Hashable, fault: BaseException) -> None:
        for future in self.waiting[question]:
            if not future.done():
                future.set_exception(fault)


@dataclass(slots=True)
class _Queue:
    """The rounds of one kind: those under way, and those that have yet to begin."""

    under_way: list[_Round] = field(default_factory=list)
    rounds: list[_Round] = field(default_factory=list)
    is_beginning: bool = False

    def next(self) -> _Round | None:
        """The round that may begin now; one that asks nothing new waits for what is under way."""
        while self.rounds and len(self.under_way) < UNDER_WAY_MAX:
            if not self.rounds[0].is_awaited():
                self.rounds.pop(0)
                continue
            asked = {question for round_ in self.under_way for question in round_.waiting}
            return None if asked >= self.rounds[0].waiting.keys() else self.rounds.pop(0)
        return None


@dataclass(frozen=True, slots=True)
class Batcher:
    """What one process asks one database together.

    `opened` is how a connection is had for it: for orders of several statements in a
    transaction, which is committed before anybody is answered.
    """

    engine: AsyncEngine
    opened: Callable[[AsyncEngine], AbstractAsyncContextManager[AsyncConnection]] = at_once
    _queues: dict[Respond[Any, Any], _Queue] = field(default_factory=dict)

    async def ask(
        self, respond: Respond[Question, Answer], question: Question, *, now: datetime
    ) -> Answer | None:
        """What `respond` answers to `question` as of `now` or a little later; None for no answer.

        Raises what `respond` raises about this question, whatever it raises about others.
        """
        queue = self._queues.setdefault(respond, _Queue())
        joined = self._joined(respond, queue, question, now=now)
        future = asyncio.get_running_loop().create_future()
        joined.waiting.setdefault(question, []).append(future)
        try:
            return cast("Answer | None", await future)
        except asyncio.CancelledError:
            # What nobody waits for any more is not carried to its end.
            if joined.work is not None and not joined.is_awaited():
                joined.work.cancel()
            raise

    def _joined(
        self, respond: Respond[Any, Any], queue: _Queue, question: Hashable, *, now: datetime
    ) -> _Round:
        if not queue.is_beginning and len(queue.under_way) < UNDER_WAY_MAX:
            queue.is_beginning = True
            # After whatever else arrived together with this question has been asked as well.
            asyncio.get_running_loop().call_soon(self._begin, respond, queue)
        for round_ in queue.rounds:
            if question in round_.waiting or len(round_.waiting) < QUESTIONS_MAX:
                round_.now = max(round_.now, now)
                return round_
        queue.rounds.append(_Round(now))
        return queue.rounds[-1]

    def _begin(self, respond: Respond[Any, Any], queue: _Queue) -> None:
        queue.is_beginning = False
        while (begun := queue.next()) is not None:
            queue.under_way.append(begun)
            # Its log lines and its faults are nobody's in particular.
            begun.work = asyncio.get_running_loop().create_task(
                self._answer(respond, begun), context=Context()
            )
            begun.work.add_done_callback(partial(self._ended, respond, queue, begun))

    def _ended(
        self, respond: Respond[Any, Any], queue: _Queue, ended: _Round, work: asyncio.Task[None]
    ) -> None:
        if work.cancelled():
            for future in ended.futures():
                future.cancel()
        queue.under_way.remove(ended)
        self._begin(respond, queue)

    async def _answer(self, respond: Respond[Any, Any], begun: _Round) -> None:
        questions = list(begun.waiting)
        try:
            answers = await self._responses(respond, questions, begun.now)
        except Exception as fault:  # noqa: BLE001 - whoever asked is told of it
            if len(questions) == 1 or unavailable(fault) is not None:
                for question in questions:
                    begun.fail(question, fault)
                return
            # One of them is at fault; the others must not suffer for it.
            for question in questions:
                await self._answer(respond, _Round(begun.now, {question: begun.waiting[question]}))
            return
        for question in questions:
            begun.settle(question, answers.get(question))

    async def _responses(
        self, respond: Respond[Any, Any], questions: Sequence[Any], now: datetime
    ) -> Mapping[Any, Any]:
        async with self.opened(self.engine) as connection:
            return await respond(connection, questions, now)
