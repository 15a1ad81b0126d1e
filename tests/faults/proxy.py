"""A TCP proxy on loopback that is slow, cuts, or keeps an answer to itself, on command."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CHUNK = 65_536


@dataclass(slots=True)
class Proxy:
    """What it does to connections now; tests change it while it runs.

    `swallow` is (what the client says, what the server answers to it): the answer is kept,
    nothing more passes on that connection, and `swallowed` is set.
    """

    server_port: int
    port: int = 0
    delay_seconds: float = 0.0
    is_closed: bool = False
    swallow: tuple[bytes, bytes] | None = None
    swallowed: threading.Event = field(default_factory=threading.Event)
    cuts: int = 0
    refused: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def cut(self) -> None:
        """End every connection in the middle of whatever it carries."""
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        self.cuts += len(self._open)
        for writer in self._open:
            writer.transport.abort()

    async def serve(self, started: threading.Event, ended: asyncio.Event) -> None:
        """Pass connections on until `ended`; `port` is known once `started`."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await ended.wait()
        server.close()
        self._cut()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_closed:
            self.refused += 1
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.server_port)
        pair = {writer, back}
        self._open |= pair
        said = bytearray()
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, back, said=said, is_answer=False))
                both.create_task(self._pass(there, writer, said=said, is_answer=True))
        except* (ConnectionError, EOFError):
            pass
        finally:
            self._open -= pair
            for side in pair:
                side.transport.abort()

    async def _pass(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        *,
        said: bytearray,
        is_answer: bool,
    ) -> None:
        while chunk := await source.read(CHUNK):
            await asyncio.sleep(self.delay_seconds)
            if not is_answer:
                said += chunk
            elif self.swallow is None:
                said.clear()
            elif self.swallow[1] in chunk:
                if self.swallow[0] in said:
                    self.swallowed.set()
                    await asyncio.Event().wait()
                said.clear()
            sink.write(chunk)
            await sink.drain()
        raise EOFError


@contextmanager
def proxy_to(server_port: int) -> Iterator[Proxy]:
    """A proxy to a port of this machine, in a thread of its own."""
    proxy = Proxy(server_port=server_port)
    started, ended = threading.Event(), asyncio.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: proxy._loop) as runner:
            runner.run(proxy.serve(started, ended))

    thread = threading.Thread(target=run)
    thread.start()
    started.wait()
    try:
        yield proxy
    finally:
        proxy._loop.call_soon_threadsafe(ended.set)
        thread.join()
