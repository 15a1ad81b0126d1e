"""The process that practice is played in, as an API process has it beside itself.

It is started when it is first asked, and again after it has died. The two hold the ends of a pair
of sockets, over which each request is handed one end of a pair of its own. Nothing has a name that
others could connect to, and an end that closes says that its process has gone.
"""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from backend.practice.refusals import PracticeInterrupted

STOP_SECONDS: Final = 15.0
"""How long it has to end what is under way."""
HANDED: Final = b"."
"""With each socket comes a byte, so that they do not run together."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class PracticeProcess:
    """The process that the words of `command` start, the interpreter before them."""

    command: Sequence[str]
    _process: asyncio.subprocess.Process | None = None
    _control: socket.socket | None = None
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def pid(self) -> int | None:
        """Its number among the machine's processes; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    @asynccontextmanager
    async def line(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A line of one's own to the process, which is started where there is none.

        PracticeInterrupted when it takes no more.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                await self._hand_over(theirs)
            reader, writer = await asyncio.open_unix_connection(sock=ours)
        except BaseException:
            ours.close()
            raise
        try:
            yield reader, writer
        finally:
            writer.close()

    async def stop(self) -> None:
        """Have it end what is under way, and itself."""
        async with self._starting:
            process, self._process = self._process, None
            if self._control is not None:
                self._control.close()
            if process is None:
                return
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _hand_over(self, theirs: socket.socket) -> None:
        async with self._starting:
            if self.pid is None or not self._gave(theirs):
                await self._start()
                if not self._gave(theirs):
                    raise PracticeInterrupted

    def _gave(self, theirs: socket.socket) -> bool:
        assert self._control is not None, "a process has its control"
        try:
            socket.send_fds(self._control, [HANDED], [theirs.fileno()])
        except BlockingIOError:
            # It has taken none of very many: started a moment ago, or it hangs.
            raise PracticeInterrupted from None
        except OSError:
            return False
        return True

    async def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        with theirs:
            # In a session of its own: Ctrl-C reaches the API process alone, which ends it in order.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self.command, stdin=theirs.fileno(), start_new_session=True
            )
        log.info("practice is played in process %d", self._process.pid)
