"""The process of practice as the API process starts it, by what it does as it begins."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from starlette.types import Receive, Scope, Send

from backend.app.practice_process import COMMAND
from backend.app.transports import run_transports
from backend.practice.process.answering import Answering
from backend.practice.process.child import STARTS_MAX, PracticeProcess
from backend.practice.process.forwarding import PracticeForwarding
from backend.practice.process.line import Line
from backend.practice.process.messages import Event
from backend.practice.refusals import PracticeNotReady
from backend.practice.runs import Runs
from backend.settings import Settings
from procedures.request.server import Server

BEGINNING_SECONDS: Final = 0.5
ANSWERED_SECONDS: Final = 1.0
"""Longer than an answer takes."""
NOT_FOUND: Final = 404
MANY: Final = 400
"""More than a pair of sockets holds."""
# The first of them die as they begin; who comes after takes every line, and no more.
TAKING: Final = """
import pathlib, socket, struct, sys, time
lives, deaths, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
with lives.open("a") as file:
    file.write(".")
time.sleep(seconds)
if len(lives.read_text()) <= deaths:
    sys.exit(1)
control = socket.socket(fileno=0)
while True:
    said, handed, *_ = socket.recv_fds(control, 1, 1)
    if not said:
        break
    for number in handed:
        with socket.socket(fileno=number) as line:
            line.sendall(struct.pack(">II", 2, 0) + b"{}")
"""


# What comes with each line stands in the file.
TELLING: Final = TAKING.replace(
    "    for number", "    lives.open('ab').write(said)\n    for number"
)


@asynccontextmanager
async def started(
    lives: Path,
    *,
    deaths: int = 0,
    seconds: float = 0,
    taken_seconds: float = 60,
    handing: Callable[[PracticeProcess], None] = lambda _: None,
) -> AsyncIterator[PracticeProcess]:
    """`handing` is done before each line is handed over."""

    def is_trading() -> bool:
        handing(process)
        return False

    command = ("-c", TAKING, str(lives), str(deaths), str(seconds))
    process = PracticeProcess(command, taken_seconds=taken_seconds, is_trading=is_trading)
    try:
        yield process
    finally:
        await process.stop()


@pytest.mark.parametrize("deaths", range(STARTS_MAX))
async def test_who_asks_waits_for_one_that_takes_lines(tmp_path: Path, deaths: int) -> None:
    async with started(tmp_path / "lives", deaths=deaths) as process, process.line():
        pass
    assert len((tmp_path / "lives").read_text()) == deaths + 1


def waits_for_its_death(process: PracticeProcess) -> None:
    pid = process.pid
    if pid is not None:
        with suppress(ChildProcessError):
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize("is_dead", [False, True], ids=["it has its line", "before its line"])
async def test_one_that_dies_each_time_is_given_up(tmp_path: Path, *, is_dead: bool) -> None:
    deaths = count()

    def handing(process: PracticeProcess) -> None:
        if is_dead and next(deaths) < STARTS_MAX:
            waits_for_its_death(process)

    async with started(tmp_path / "lives", deaths=STARTS_MAX, handing=handing) as process:
        with pytest.raises(PracticeNotReady):
            async with process.line():
                pass
    assert len((tmp_path / "lives").read_text()) == STARTS_MAX


async def test_all_wait_that_ask_while_it_begins_and_one_is_started(tmp_path: Path) -> None:
    async with started(tmp_path / "lives", seconds=BEGINNING_SECONDS) as process:

        async def ask() -> None:
            async with process.line():
                pass

        await asyncio.gather(*(ask() for _ in range(MANY)))
    assert (tmp_path / "lives").read_text() == "."


@pytest.mark.parametrize("is_trading", [False, True])
async def test_it_is_told_whether_the_live_competition_has_orders(
    tmp_path: Path, settings: Settings, is_trading: bool
) -> None:
    told = tmp_path / "told"
    process = PracticeProcess(("-c", TELLING, str(told), "0", "0"), is_trading=lambda: is_trading)
    async with process.line():
        pass
    await process.stop()
    server = Server.opened(settings)
    runs = Runs(settings, limits=server.limits, open_transports=partial(run_transports, server))
    control, handing = socket.socketpair()
    with control, handing:
        answering = asyncio.create_task(Answering(runs, control, server.attendance.come).run())
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(handing, [told.read_bytes()[1:]], [theirs.fileno()])
            line = await Line.over(ours)
            assert await line.read() == ({}, b"")
            line.close()
        assert runs.turn.is_trading is is_trading
        handing.shutdown(socket.SHUT_WR)
        await answering
    await server.close()


async def test_one_that_takes_nothing_is_waited_for_only_so_long_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    forever = 86_400
    async with started(tmp_path / "lives", seconds=forever, taken_seconds=3) as process:
        with pytest.raises(PracticeNotReady):
            async with process.line():
                pass
        pid = process.pid
        assert pid is not None
        # It has nothing to end, so nothing is waited for.
        await process.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        with pytest.raises(PracticeNotReady):
            async with process.line():
                pass


async def test_an_answer_is_read_though_more_was_being_sent() -> None:
    ours, theirs = [await Line.over(end) for end in socket.socketpair()]
    await theirs.write({"said": 1}, b"answer")
    hanging_up = asyncio.create_task(theirs.hang_up())
    await asyncio.sleep(0)
    await ours.write({"said": 2})
    await ours.write({"said": 3})
    assert await ours.read() == ({"said": 1}, b"answer")
    assert await ours.read() is None
    ours.close()
    await hanging_up
    theirs.close()


async def test_what_is_answered_before_all_of_it_was_asked_is_passed_on(
    monkeypatch: pytest.MonkeyPatch, fresh_database_url: str, redis_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    process = PracticeProcess(COMMAND)
    for pause_seconds in (0, ANSWERED_SECONDS):
        assert await status_of_no_run(process, pause_seconds) == NOT_FOUND
    await process.stop()


async def status_of_no_run(process: PracticeProcess, pause_seconds: float) -> int:
    """What is answered to an order to a run that there is not, whose body comes in parts."""
    sent: list[Event] = []
    parts = [b"{", b"}"]

    async def receive() -> Event:
        if not parts:
            await asyncio.Event().wait()
        # Nothing else is done here meanwhile, as on a machine that is busy.
        time.sleep(pause_seconds)  # noqa: ASYNC251
        return {"type": "http.request", "body": parts.pop(), "more_body": True}

    async def send(event: Event) -> None:
        sent.append(event)

    async def nothing(_: Scope, __: Receive, ___: Send) -> None:
        raise AssertionError("it is asked of practice")

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/practice/{'0' * 24}/api/swap",
        "headers": [],
    }
    await PracticeForwarding(nothing, process)(scope, receive, send)
    status: int = sent[0]["status"]
    return status
