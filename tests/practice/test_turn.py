"""Runs of a process take turns, and leave the database some rest between them."""

import asyncio
from time import monotonic

import pytest

from backend.practice.turn import REST_SHARE, TRADING_REST_SHARE, Turn

PLAYED_SECONDS = 0.05


@pytest.mark.parametrize(
    ("is_trading", "rest_share"), [(False, REST_SHARE), (True, TRADING_REST_SHARE)]
)
async def test_after_a_turn_for_which_others_wait_there_is_a_rest(
    is_trading: bool, rest_share: float
) -> None:
    turn = Turn()
    began, ended = [], []

    async def play() -> None:
        async with turn:
            if is_trading:
                turn.note_trading()
            began.append(monotonic())
            await asyncio.sleep(PLAYED_SECONDS)
            ended.append(monotonic())

    await asyncio.gather(play(), play(), play())
    rests = [later - earlier for earlier, later in zip(ended, began[1:], strict=False)]
    played = [end - begin for begin, end in zip(began, ended, strict=True)]
    assert len(rests) == 2
    assert all(rest >= rest_share * took for rest, took in zip(rests, played, strict=False))


async def test_a_run_alone_rests_too_while_the_live_competition_has_orders() -> None:
    turn = Turn()
    turn.note_trading()
    async with turn:
        await asyncio.sleep(PLAYED_SECONDS)
        ended = monotonic()
    assert monotonic() - ended >= TRADING_REST_SHARE * PLAYED_SECONDS


async def test_a_turn_that_is_cut_off_is_left_to_the_next() -> None:
    turn = Turn()
    async with turn:
        waiting = asyncio.create_task(turn.__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
    async with asyncio.timeout(PLAYED_SECONDS):
        await turn.__aenter__()
