"""The process that practice is played in, as an API process has it beside itself.

It is started when it is first asked, and again after it has died. The two hold the ends of a pair
of sockets, over which each request is handed one end of a pair of its own. Nothing has a name that
others could connect to, and an end that closes says that its process has gone.

A process says of each line that it has taken it. Before that nothing is sent over it, so whoever
comes while a process begins, or dies, waits for one that takes lines.
"""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from backend.parent_death import dies_with_this_process
from backend.practice.process.line import Line
from backend.practice.refusals import PracticeNotReady

TAKEN_SECONDS: Final = 60.0
"""How long who asks waits for a line, so for a process that begins too: on a slow machine it takes
ten seconds.
"""
STARTS_MAX: Final = 3
"""How many processes who asks lets die before they take the line."""
FULL_SECONDS: Final = 0.02
"""How long is waited where a process has many lines to take."""
STOP_SECONDS: Final = 15.0
"""How long it has to end what is under way."""
HANDED: Final = b"."
"""With each socket comes a byte, so that they do not run together."""
HANDED_TRADING: Final = b"!"
"""The same while the live competition has orders, for which practice makes room."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class PracticeProcess:
    """The process that the words of `command` start, the interpreter before them.

    `is_trading` says whether the live competition has orders now.
    """

    command: Sequence[str]
    is_trading: Callable[[], bool] = lambda: False
    taken_seconds: float = TAKEN_SECONDS
    _process: asyncio.subprocess.Process | None = None
    _control: socket.socket | None = None
    _has_begun: bool = False
    """Whether it has taken a line: until then there is nothing that it could be doing."""
    _is_over: bool = False
    _handing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def pid(self) -> int | None:
        """Its number among the machine's processes; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A line of one's own to the process, which has taken it; it is started where there is
        none.

        PracticeNotReady when it does not take it in time. ConnectionError comes when it ends after.
        """
        try:
            async with asyncio.timeout(self.taken_seconds):
                line = await self._taken()
        except TimeoutError:
            log.warning("practice took no line in %.0f s", self.taken_seconds)
            raise PracticeNotReady from None
        try:
            yield line
        finally:
            line.close()

    async def stop(self) -> None:
        """Have it end what is under way, and itself; no other is started."""
        self._is_over = True
        async with self._handing:
            process, self._process = self._process, None
            if self._control is not None:
                self._control.close()
            if process is None:
                return
            try:
                async with asyncio.timeout(STOP_SECONDS if self._has_begun else 0):
                    await process.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _taken(self) -> Line:
        for _ in range(STARTS_MAX):
            line = await self._handed_over()
            try:
                is_taken = await line.read() is not None
            except BaseException:
                line.close()
                raise
            if is_taken:
                self._has_begun = True
                return line
            line.close()
        log.warning("practice took no line, as often as it was started")
        raise PracticeNotReady

    async def _handed_over(self) -> Line:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                async with self._handing:
                    if self.pid is None or not await self._gave(theirs):
                        await self._start()
                        # Where it died before, the line says so, as when it dies after.
                        await self._gave(theirs)
            except BaseException:
                ours.close()
                raise
        return await Line.over(ours)

    async def _gave(self, theirs: socket.socket) -> bool:
        """Whether the process was given this end: False when it has just died."""
        assert self._control is not None, "a process has its control"
        while True:
            handed = HANDED_TRADING if self.is_trading() else HANDED
            try:
                socket.send_fds(self._control, [handed], [theirs.fileno()])
            except BlockingIOError:
                await asyncio.sleep(FULL_SECONDS)
            except ConnectionError:
                return False
            else:
                return True

    async def _start(self) -> None:
        if self._is_over:
            raise PracticeNotReady
        if self._control is not None:
            log.warning("the process of practice has died")
            self._control.close()
        self._has_begun = False
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        with theirs:
            # In a session of its own: Ctrl-C reaches the API process alone, which ends it in order.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self.command,
                stdin=theirs.fileno(),
                start_new_session=True,
                # Until it looks at its line, which closes as well, nothing else would tell it.
                preexec_fn=dies_with_this_process(signal.SIGTERM),
            )
        log.info("practice is played in process %d", self._process.pid)
