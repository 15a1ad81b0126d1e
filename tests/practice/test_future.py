"""Nothing of what is to come can be found in a run, however one asks."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from backend.rpc.raw_input import RawInput
from backend.settings import Settings
from procedures.router import ROUTER
from tests.practice.asking import (
    PARTING,
    POSITION,
    READ,
    ROW,
    ROWS,
    START,
    STREAMS,
    price_of,
    refusals,
    require_nothing_later,
    seen,
    write_recordings,
)
from tests.world.practice import (
    HOUR,
    Player,
    caller_by,
    dispatch_of,
    plan_of,
    playing,
)

COLUMNS = """
SELECT table_name AS place, column_name AS name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = 'timestamp with time zone'
    AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
"""
AGREED_COLUMNS = {
    ("competitions", "ends_at"),
    # By what the look itself took, which is some milliseconds of the wall clock.
    ("price_confirmations", "confirmed_at"),
}


async def test_no_row_and_no_answer_is_of_later_than_the_clock(settings: Settings) -> None:
    async with playing(settings, plan_of()) as player:
        for hour in range(4):
            await seen(player)
            await player.swap("10")
            if hour == 1:
                await player.ask("perp.open", **{**POSITION, "direction": "short"})
            await seen(player)
            await refusals(player)
            await later_rows(player)
            await player.run.advance(HOUR)
        await seen(player)


async def later_rows(player: Player) -> None:
    """No row is of a moment between now and the end; what the wall clock wrote is of later."""
    span = {"now": player.run.now, "until": player.run.plan.ends_at + timedelta(days=1)}
    async with player.run.server.engine.connect() as connection:
        columns = [(row.place, row.name) for row in await connection.execute(text(COLUMNS))]
        assert ("price_history", "priced_at") in columns
        for place, name in set(columns) - AGREED_COLUMNS:
            later = f'SELECT count(*) FROM "{place}" WHERE "{name}" > :now AND "{name}" <= :until'
            found = (await connection.execute(text(later), span)).scalar_one()
            assert found == 0, (place, name)


async def test_two_recordings_that_part_later_answer_alike_to_the_byte_until_then(
    settings: Settings, tmp_path: Path
) -> None:
    """What differs in the future is seen in nothing before it comes."""
    write_recordings(tmp_path)
    found: list[list[bytes]] = []
    for market in ("up", "crash"):
        plan = plan_of(market, days=None, folder=tmp_path)
        async with playing(settings, plan, folder=tmp_path) as player:
            looks = []
            for _ in range(2):
                await player.swap("10")
                looks.append(unnamed(await seen(player)))
                looks.append(unnamed(await refusals(player)))
                await player.run.advance(HOUR)
            # An order a row before they part, and the last look before.
            await player.run.pass_until(START + (PARTING - 2) * ROW)
            await player.swap("10")
            assert player.run.now == START + (PARTING - 1) * ROW
            looks.append(unnamed(await seen(player)))
            found.append(looks)
    assert found[0] == found[1]


async def test_no_stream_tells_of_a_row_that_is_to_come(settings: Settings, tmp_path: Path) -> None:
    write_recordings(tmp_path)
    plan = plan_of("up", days=None, folder=tmp_path)
    async with playing(settings, plan, folder=tmp_path) as player, streamed(player) as events:
        for _ in range(3):
            await player.swap("10")
            await player.run.advance(HOUR)
            row = (player.run.now - START) // ROW
            await until_heard(events, price_of(row))
            for path, said in events:
                require_nothing_later(said, by=path, now=player.run.now)
                later = [one for one in range(row + 1, ROWS) if price_of(one).encode() in said]
                assert not later, (path, said)
        assert {path for path, _ in events} >= {"tokens.onPrices", "agents.onEvent"}


@asynccontextmanager
async def streamed(player: Player) -> AsyncIterator[list[tuple[str, bytes]]]:
    """Every event of every stream, as it comes."""
    events: list[tuple[str, bytes]] = []
    dispatch = dispatch_of(player.run.server)

    async def listen(path: str, given: Mapping[str, object]) -> None:
        values = await dispatch.subscribe(
            caller=caller_by(player.key), path=path, raw_input=RawInput(lambda: given)
        )
        async with aclosing(values):
            async for event in values:
                events.append((path, event.text))  # noqa: PERF401 - as it comes

    async with player.run.server.heard():
        listening = [asyncio.create_task(listen(*stream)) for stream in STREAMS.items()]
        try:
            await until_heard(events, price_of(0))
            yield events
        finally:
            for one in listening:
                one.cancel()
            await asyncio.wait(listening)


async def until_heard(events: list[tuple[str, bytes]], words: str) -> None:
    async with asyncio.timeout(60):
        while not any(words.encode() in said for _, said in events):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def unnamed(answers: bytes) -> bytes:
    """Without ids and hashes, which are by chance, and the name of the market."""
    ids = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,64}", b"...", answers)
    return ids.replace(b'"crash"', b'"up"')


def test_every_query_and_every_stream_that_a_key_may_ask_is_asked() -> None:
    asked = {"query": READ, "subscription": STREAMS}
    for kind, known in asked.items():
        procedures = ROUTER.procedures.values()
        assert known.keys() == {
            one.path for one in procedures if one.kind == kind and one.scope is not None
        }
