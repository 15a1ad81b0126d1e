"""Questions asked at once are answered by few statements, each as if it had been asked alone."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from backend.database.batching import QUESTIONS_MAX, UNDER_WAY_MAX, Batcher
from backend.database.transaction import transaction

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
PAUSE_SECONDS = 0.05


@dataclass(eq=False, slots=True)
class Doubling:
    """Reads the double of even numbers, slowly; there is none of odd ones, and 13 breaks."""

    statements: list[list[int]] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: int = 0

    async def __call__(
        self, connection: AsyncConnection, numbers: Sequence[int], now: datetime
    ) -> dict[int, int]:
        self.begun.set()
        self.statements.append(list(numbers))
        self.moments.append(now)
        rows = await connection.execute(
            text("""
                SELECT number, number * 2 AS double, 1 / (number - 13), pg_sleep(:pause)
                FROM unnest(CAST(:numbers AS integer[])) AS number
                WHERE number % 2 = 0 OR number = 13
            """),
            {"numbers": list(numbers), "pause": PAUSE_SECONDS},
        )
        self.ended += 1
        return {row.number: row.double for row in rows}


async def test_everybody_gets_their_own_answer(engine: AsyncEngine) -> None:
    batcher, read = Batcher(engine), Doubling()
    asked = [number % 40 for number in range(100) if number % 40 != 13]
    answers = await asyncio.gather(*(batcher.ask(read, number, now=NOW) for number in asked))
    assert answers == [None if number % 2 else number * 2 for number in asked]
    assert sorted(chain.from_iterable(read.statements)) == sorted(set(asked))


async def test_one_who_asks_alone_is_answered_at_once_by_a_statement_of_their_own(
    engine: AsyncEngine,
) -> None:
    batcher, read = Batcher(engine), Doubling()
    for number in (2, 4, 2):
        assert await batcher.ask(read, number, now=NOW) == number * 2
    assert read.statements == [[2], [4], [2]]


async def test_those_who_come_while_as_many_run_as_may_are_answered_by_the_next(
    engine: AsyncEngine,
) -> None:
    batcher, read = Batcher(engine), Doubling()
    begun = []
    for number in range(UNDER_WAY_MAX):
        read.begun.clear()
        begun.append(asyncio.create_task(batcher.ask(read, 2 * number, now=NOW)))
        await read.begun.wait()
    later = [
        asyncio.create_task(batcher.ask(read, number, now=NOW + timedelta(seconds=number)))
        for number in (14, 16, 2)
    ]
    answers = await asyncio.gather(*begun, *later)
    assert answers == [*(4 * number for number in range(UNDER_WAY_MAX)), 28, 32, 4]
    assert read.statements == [*([2 * number] for number in range(UNDER_WAY_MAX)), [14, 16, 2]]
    assert read.moments == [*([NOW] * UNDER_WAY_MAX), NOW + timedelta(seconds=16)]


async def most_at_once(read: Doubling, work: Awaitable[object]) -> int:
    """How many statements ran at once at most while `work` was done."""
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, len(read.statements) - read.ended)
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    await work
    watching.cancel()
    return most


async def test_no_more_statements_run_at_once_than_may(engine: AsyncEngine) -> None:
    batcher, read = Batcher(engine), Doubling()
    asked = range(100, 100 + 4 * QUESTIONS_MAX)
    work = asyncio.gather(*(batcher.ask(read, number, now=NOW) for number in asked))
    assert await most_at_once(read, work) == UNDER_WAY_MAX


async def test_who_asks_nothing_but_what_is_being_answered_waits_for_that(
    engine: AsyncEngine,
) -> None:
    batcher, read = Batcher(engine), Doubling()

    async def ask_after(seconds: float) -> int | None:
        await asyncio.sleep(seconds)
        return await batcher.ask(read, 2, now=NOW)

    work = asyncio.gather(*(ask_after(turn * PAUSE_SECONDS / 4) for turn in range(20)))
    assert await most_at_once(read, work) == 1
    assert work.result() == [4] * 20


@dataclass(frozen=True, eq=False)
class Order:
    """No two are equal, so that each is carried out."""

    user_id: UUID
    id: UUID = field(default_factory=uuid4)


async def test_orders_that_look_alike_are_all_carried_out(engine: AsyncEngine) -> None:
    batcher = Batcher(engine)
    async with transaction(engine) as connection:
        await connection.execute(text("CREATE TABLE alike (id uuid PRIMARY KEY, user_id uuid)"))

    async def carry_out(
        connection: AsyncConnection, orders: Sequence[Order], _: datetime
    ) -> dict[Order, UUID]:
        insert = text("""
            INSERT INTO alike SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:users AS uuid[]))
        """)
        given = {"ids": [one.id for one in orders], "users": [one.user_id for one in orders]}
        await connection.execute(insert, given)
        return {order: order.id for order in orders}

    user = uuid4()
    orders = [Order(user) for _ in range(100)]
    done = await asyncio.gather(*(batcher.ask(carry_out, order, now=NOW) for order in orders))
    assert done == [order.id for order in orders]
    async with transaction(engine) as connection:
        found = await connection.execute(text("SELECT count(*) FROM alike"))
        assert found.scalar_one() == len(orders)


async def test_more_than_fit_one_statement_take_several(engine: AsyncEngine) -> None:
    batcher, read = Batcher(engine), Doubling()
    asked = range(100, 100 + 2 * QUESTIONS_MAX + 1)
    await asyncio.gather(*(batcher.ask(read, number, now=NOW) for number in asked))
    assert sorted(map(len, read.statements)) == [1, QUESTIONS_MAX, QUESTIONS_MAX]


async def test_a_question_that_breaks_its_statement_fails_nobody_elses(engine: AsyncEngine) -> None:
    batcher, read = Batcher(engine), Doubling()
    first, broken, last = await asyncio.gather(
        *(batcher.ask(read, number, now=NOW) for number in (2, 13, 4)), return_exceptions=True
    )
    assert (first, last) == (4, 8)
    assert isinstance(broken, DBAPIError)
    assert read.statements == [[2, 13, 4], [2], [13], [4]]
    assert await batcher.ask(read, 6, now=NOW) == 12


async def test_one_who_leaves_takes_nobodys_answer_along(engine: AsyncEngine) -> None:
    batcher, read = Batcher(engine), Doubling()
    cancelled, waiting = (asyncio.create_task(batcher.ask(read, 2, now=NOW)) for _ in range(2))
    await read.begun.wait()
    cancelled.cancel()
    assert await waiting == 4
    with pytest.raises(asyncio.CancelledError):
        await cancelled


@pytest.mark.parametrize("is_begun", [True, False], ids=["under way", "not begun"])
async def test_what_nobody_waits_for_any_more_is_not_read(
    engine: AsyncEngine, is_begun: bool
) -> None:
    batcher, read = Batcher(engine), Doubling()
    cancelled = asyncio.create_task(batcher.ask(read, 2, now=NOW))
    await asyncio.sleep(0)
    if is_begun:
        await read.begun.wait()
    cancelled.cancel()
    await asyncio.wait({cancelled})
    assert await batcher.ask(read, 4, now=NOW) == 8
    assert read.ended == 1


async def test_an_absent_database_is_told_to_all_after_one_try(engine: AsyncEngine) -> None:
    batcher = Batcher(engine)
    tries: list[int] = []

    async def lose(
        connection: AsyncConnection, numbers: Sequence[int], _: datetime
    ) -> dict[int, int]:
        tries.append(len(numbers))
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return {}

    told = await asyncio.gather(
        *(batcher.ask(lose, number, now=NOW) for number in range(3)), return_exceptions=True
    )
    assert [type(one).__name__ for one in told] == ["OperationalError"] * 3
    assert tries == [3]


async def test_what_was_committed_before_asking_is_in_the_answer(engine: AsyncEngine) -> None:
    batcher = Batcher(engine)
    async with transaction(engine) as connection:
        await connection.execute(text("CREATE TABLE counters (number integer, count integer)"))
        await connection.execute(text("INSERT INTO counters SELECT generate_series(1, 8), 0"))

    async def counts(
        connection: AsyncConnection, numbers: Sequence[int], _: datetime
    ) -> dict[int, int]:
        found = text(
            "SELECT number, count AS counted, pg_sleep(0.002)"
            " FROM counters WHERE number = ANY(:all)"
        )
        rows = await connection.execute(found, {"all": list(numbers)})
        return {row.number: row.counted for row in rows}

    async def write_and_ask(number: int) -> list[tuple[int, int | None]]:
        seen = []
        for count in range(1, 21):
            async with transaction(engine) as connection:
                await connection.execute(
                    text("UPDATE counters SET count = :count WHERE number = :number"),
                    {"count": count, "number": number},
                )
            seen.append((count, await batcher.ask(counts, number, now=NOW)))
        return seen

    for seen in await asyncio.gather(*(write_and_ask(number) for number in range(1, 9))):
        assert all(written == found for written, found in seen)
