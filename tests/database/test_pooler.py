"""Behind a pooler that works by the transaction: no statement is mixed up, and limits hold."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.database.engine import PREPARED_FROM_USE, TIMEOUTS, open_engine
from backend.database.migrate import migrate
from backend.database.pooler import notice_pooler
from backend.database.transaction import is_retryable, reading, transaction
from backend.rpc.retry import retried
from tests.database.pooler import pooler_to

CLIENTS = 4
ROUNDS = 60
ATTEMPTS = 5


async def test_no_reading_is_mixed_up_with_another(
    fresh_database_url: str, logged: Callable[[], list[dict[str, str]]]
) -> None:
    async with pooler_to(fresh_database_url) as pooler:
        engines = [open_engine(pooler.url, pool_size=2) for _ in range(CLIENTS)]

        async def readings(number: int) -> list[int]:
            async def read(place: int) -> int:
                async with reading(engines[number]) as connection:
                    statement = text(f"SELECT {number * ROUNDS + place % 7}")
                    return int((await connection.execute(statement)).scalar_one())

            found = []
            for place in range(ROUNDS):

                async def once(place: int = place) -> int:
                    return await read(place)

                found.append(await retried(once, attempts=ATTEMPTS, retry_on=is_retryable))
            return found

        found = await asyncio.gather(*(readings(number) for number in range(CLIENTS)))
        for engine in engines:
            await engine.dispose()
    for number, answers in enumerate(found):
        assert answers == [number * ROUNDS + place % 7 for place in range(ROUNDS)]
    warnings = [line["message"] for line in logged() if "prepared statements" in line["message"]]
    assert len(warnings) == CLIENTS, "each process says so, once"
    assert "1.21" in warnings[0]
    assert "1.24" in warnings[0]


@pytest.mark.parametrize("is_pooled", [True, False], ids=["behind a pooler", "directly"])
async def test_a_pooler_that_loses_statements_is_noticed_at_the_start(
    fresh_database_url: str, is_pooled: bool, logged: Callable[[], list[dict[str, str]]]
) -> None:
    async with pooler_to(fresh_database_url) as pooler:
        engine = open_engine(pooler.url if is_pooled else fresh_database_url)
        await notice_pooler(engine)
        await engine.dispose()
    assert any("prepared statements" in line["message"] for line in logged()) == is_pooled


async def test_without_prepared_statements_nothing_fails(fresh_database_url: str) -> None:
    async with pooler_to(fresh_database_url) as pooler:
        engine = open_engine(pooler.url, is_preparing=False)
        for _ in range(3 * PREPARED_FROM_USE):
            async with reading(engine) as connection:
                assert (await connection.execute(text("SELECT 7"))).scalar_one() == 7
        await engine.dispose()


async def test_connections_that_the_pooler_opens_begin_with_our_timeouts(
    fresh_database_url: str,
) -> None:
    migrate(fresh_database_url)
    async with pooler_to(fresh_database_url) as pooler:
        engine = open_engine(pooler.url)
        limits = []
        for _ in range(2 * pooler.lines_max):
            async with transaction(engine) as connection:
                for name in TIMEOUTS:
                    await connection.execute(text(f"SET LOCAL {name} TO DEFAULT"))
                limits.append(
                    [
                        (await connection.execute(text(f"SHOW {name}"))).scalar_one()
                        for name in TIMEOUTS
                    ]
                )
        await engine.dispose()
    assert limits == [list(TIMEOUTS.values())] * len(limits)


async def test_a_lock_of_somebody_else_is_waited_for_only_so_long(
    fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.database.engine._LIMIT", "SET lock_timeout = '200ms'")
    engine = open_engine(fresh_database_url)
    async with transaction(engine) as stray:
        await stray.execute(text("LOCK TABLE users"))
        async with asyncio.timeout(10):
            with pytest.raises(DBAPIError) as refused:
                async with reading(engine) as connection:
                    await connection.execute(text("SELECT count(*) FROM users"))
    assert not is_retryable(refused.value), "it was waited for"
    await engine.dispose()
