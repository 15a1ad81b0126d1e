"""Nothing of what is to come can be found in a run, however one asks."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import text

from backend.clock import iso
from backend.rpc.errors import CallError
from backend.rpc.raw_input import RawInput
from backend.settings import Settings
from procedures.router import ROUTER
from tests.world.practice import (
    HOUR,
    OWNER,
    Player,
    asked_by_key,
    caller_by,
    dispatch_of,
    plan_of,
    playing,
    result_bytes,
)
from tests.world.world import SOL, USDC

START: Final = datetime(2025, 10, 1, tzinfo=UTC)
ROW: Final = timedelta(minutes=5)
LATER: Final = "2025-10-01T20:00:00Z"
NOBODY: Final = "00000000-0000-0000-0000-000000000000"
ROWS, PARTING = 60, 42
MINE: Final = {"wallet_address": OWNER}
QUOTED: Final = {"from_token_address": USDC, "to_token_address": SOL, "amount": "10"}
POSITION: Final = {
    "token_address": SOL, "collateral_amount": "10", "leverage": 2, "direction": "long",
}  # fmt: skip
READ: Mapping[str, Mapping[str, object]] = {
    "agents.get": MINE,
    "auth.me": {},
    "competition.announcements": {},
    "competition.entry": {},
    "competition.get": {},
    "competition.list": {},
    "decisions.list": MINE,
    "investments.list": MINE,
    "leaderboard.card": MINE,
    "leaderboard.get": {},
    "leaderboard.result": MINE,
    "leaderboard.signedStanding": {"signed": "nothing"},
    "leaderboard.standing": MINE,
    "market.candles": {"token_address": SOL, "interval": "1m", "limit": 500, "until": LATER},
    "market.snapshot": {},
    "notifications.list": MINE,
    "perp.closedPositions": MINE,
    "perp.markets": {},
    "perp.positions": MINE,
    "perp.preview": POSITION,
    "perp.previewClose": {"position_id": NOBODY},
    "portfolio.breakdown": MINE,
    "portfolio.get": {**MINE, "force_refresh": True},
    "portfolio.markouts": MINE,
    "portfolio.pnl": {**MINE, "period": "1d"},
    "portfolio.statement": MINE,
    "practice.list": {},
    "practice.result": {},
    "tokens.history": {"token_address": SOL, "period": "30d"},
    "tokens.list": {},
    "tokens.prices": {"tokens": [SOL]},
    "trading.orderStatus": {"idempotency_key": "never"},
    "trading.quote": QUOTED,
    "trading.transactions": MINE,
    "users.get": MINE,
    "users.record": MINE,
}
"""Every query that a key may ask."""
STREAMS: Mapping[str, Mapping[str, object]] = {
    "agents.onEvent": {},
    "leaderboard.onValued": {},
    "notifications.onNew": {},
    "tokens.onPrices": {"tokens": [SOL]},
}
REFUSED: Mapping[str, Mapping[str, object]] = {
    "investments.stake": {"token_address": SOL, "amount": "1000000"},
    "investments.unstake": {"investment_id": NOBODY},
    "perp.close": {"position_id": NOBODY},
    "perp.open": {**POSITION, "quoted_price": "1", "max_slippage_bps": 0},
    "practice.start": {},
    "practice.step": {},
    "trading.swap": {**QUOTED, "quoted_price": "100000", "max_slippage_bps": 0},
}
"""Orders that are refused, of which some wait for a price before; the text says why."""
# What is agreed for a moment to come is known: the end, and when funding is next paid.
AGREED = {"ends_at", "starts_at", "next_funding_at", "until", "expires_at"}
MOMENT = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:.]+Z")
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


def moments_in(answer: object) -> set[datetime]:
    """Every moment that the answer names but those that were agreed."""
    if isinstance(answer, dict):
        return set[datetime]().union(
            *(moments_in(one) for name, one in answer.items() if name not in AGREED)
        )
    if isinstance(answer, list):
        return set[datetime]().union(*map(moments_in, answer))
    found = MOMENT.findall(answer) if isinstance(answer, str) else ()
    return {datetime.fromisoformat(one) for one in found}


def require_nothing_later(said: bytes, *, by: str, now: datetime) -> None:
    """No moment of it lies between now and the end of all there is."""
    late = {iso(one) for one in moments_in(json.loads(said)) if one > now}
    assert not late, f"{by} knows {late} at {now}"


async def answer_of(player: Player, path: str, given: Mapping[str, object]) -> bytes:
    """The whole bytes of an answer, or all that a refusal says."""
    try:
        if path == "practice.result":
            return await result_bytes(player)
        return await asked_by_key(player.run.server, player.key, path, given)
    except CallError as refusal:
        said = [refusal.code.key, refusal.reason, refusal.message, dict(refusal.facts or {})]
        return json.dumps(said).encode()


async def seen(player: Player) -> bytes:
    """All that can be read, in whole bytes."""
    answers = []
    for path, given in READ.items():
        answer = await answer_of(player, path, given)
        require_nothing_later(answer, by=path, now=player.run.now)
        answers.append(answer)
    return b"\n".join(answers)


async def refusals(player: Player) -> bytes:
    """What is said to orders that are refused."""
    answers = [await answer_of(player, path, given) for path, given in REFUSED.items()]
    # Refused or not, an order that came to a price says something of it.
    for path, answer in zip(REFUSED, answers, strict=True):
        require_nothing_later(answer, by=path, now=player.run.now)
    return b"\n".join(answers)


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


def price_of(row: int) -> str:
    """A price that no other row has, and that nothing worked out from others is likely to be."""
    return f"{200 + row}.0{row:02d}7391"


def write_recordings(folder: Path) -> None:
    """Two that are alike up to a row, and then part."""
    times = [iso(START + number * ROW) for number in range(ROWS)]
    up = [f"{at},{price_of(number)}" for number, at in enumerate(times)]
    crash = [f"{at},9" for at in times[PARTING:]]
    (folder / "up.csv").write_text("\n".join(["utc,SOL", *up]))
    (folder / "crash.csv").write_text("\n".join(["utc,SOL", *up[:PARTING], *crash]))


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
