"""What 10,000 idle sockets and 10,000 idle streams cost one process, and the waits of others:
`python -m benchmarks.idle_connections`.

Sockets speak tRPC and ask for nothing, streams follow all prices; both are held by processes of
their own, which answer signs of life. Each line has the memory of the server's process, and the
times of requests made one after the other. All is done on loopback, on an embedded PostgreSQL and
Redis, with prices that stand still and without limits of an address.
"""

import argparse
import asyncio
import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, cast

import uvloop

from backend.database.migrate import migrate
from backend.embedded.servers import servers
from benchmarks.processes import ROOT, Server, free_port, running

COMMAND: Final = (sys.executable, "-m", "backend.app.cli")
FILES: Final = 65_536
OTHER_FILES: Final = 500
AT_ONCE: Final = 100
REQUESTS: Final = 3_000
PATHS: Final = ("/healthz", "/api/tokens")
PRICES: Final = {"So11111111111111111111111111111111111111112": "147.48"}
OPENINGS: Final = {
    "socket": b"GET /trpc HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n"
    b"upgrade: websocket\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "stream": b"GET /api/prices/stream HTTP/1.1\r\nhost: localhost\r\n\r\n",
}
FIRST: Final = {"socket": b"\r\n\r\n", "stream": b"\ndata: ["}
"""What has come when a connection is open."""
PING: Final = b"\x81\x04PING"
PONG: Final = b"\x81\x84\x00\x00\x00\x00PONG"


class Idle(asyncio.Protocol):
    """A connection that only says that it is there."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._came = b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for what it shall be."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(OPENINGS[self._kind])

    def data_received(self, data: bytes) -> None:
        """Answer a sign of life."""
        if not self.opened.done():
            self._came += data
            if FIRST[self._kind] in self._came:
                self._came = b""
                self.opened.set_result(None)
        elif PING in data:
            self._transport.write(PONG)

    def connection_lost(self, exc: Exception | None) -> None:
        """None is meant to be lost."""
        if self.opened.done():
            sys.exit("a connection was lost")
        self.opened.set_exception(exc or ConnectionError("closed"))


async def hold(kind: str, port: int, count: int) -> None:
    """Open so many, say so, and keep them until the input ends."""
    loop = asyncio.get_running_loop()

    async def open_one() -> None:
        _, idle = await loop.create_connection(lambda: Idle(kind), "127.0.0.1", port)
        await idle.opened

    for begun in range(0, count, AT_ONCE):
        await asyncio.gather(*(open_one() for _ in range(min(AT_ONCE, count - begun))))
    print("open", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


@contextmanager
def held(kind: str, *, port: int, count: int) -> Iterator[float]:
    """So many connections while the block runs; gives the seconds until all were open."""
    started = time.monotonic()
    holder = subprocess.Popen(
        (
            sys.executable,
            "-m",
            "benchmarks.idle_connections",
            "--hold",
            kind,
            str(port),
            str(count),
        ),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        if holder.stdout.readline() != "open\n":
            raise RuntimeError(f"{count} {kind}s could not be opened")
        yield time.monotonic() - started
        if holder.poll() is not None:
            raise RuntimeError(f"a {kind} was lost")
    finally:
        holder.stdin.close()
        holder.wait()


def waits(server: Server, path: str) -> list[float]:
    """The milliseconds of requests one after the other, in order of their length."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    found = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        found.append((time.perf_counter() - started) * 1000)
    connection.close()
    return sorted(found)


def line(server: Server, what: str, *, count: int = 0, before_mib: float = 0) -> str:
    """One phase: memory and times."""
    mib = server.memory_mib()
    each = f" ({(mib - before_mib) * 1024 / count:.1f} KiB each)" if count else ""
    times = []
    for path in PATHS:
        found = waits(server, path)
        p50, p99 = found[len(found) // 2], found[len(found) * 99 // 100]
        times.append(f"{path} p50 {p50:.2f} ms, p99 {p99:.2f} ms, longest {found[-1]:.0f} ms")
    return f"{what}: {mib:.0f} MiB{each}; {'; '.join(times)}"


@contextmanager
def measured_server() -> Iterator[Server]:
    """`./alpha api` with servers and prices of its own."""
    with tempfile.TemporaryDirectory(prefix="alpha-idle-") as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o711)
        addresses = stack.enter_context(servers(home, is_throwaway=True))
        migrate(addresses.database_url)
        prices = home / "prices.json"
        prices.write_text(json.dumps({"prices": PRICES}))
        port = free_port()
        environment = {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "ALPHA_HOME": folder,
            "ALPHA_PORT": str(port),
            "ALPHA_PRICE_SOURCE": f"file:{prices}",
            "ALPHA_RATE_LIMITS": "off",
        }
        subprocess.run((*COMMAND, "seed"), cwd=ROOT, env={**os.environ, **environment}, check=True)
        yield stack.enter_context(running(*COMMAND, "api", port=port, environment=environment))


def measure(count: int, phases: Sequence[str], say: Callable[[str], None]) -> None:
    """These phases, each on a server that has begun anew, within the files that it may open."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    for phase in phases:
        kinds = phase.split("+")
        each = min(count, (files - OTHER_FILES) // len(kinds))
        with measured_server() as server, ExitStack() as stack:
            waits(server, PATHS[0])
            say(line(server, "alone"))
            before = server.memory_mib()
            for kind in kinds:
                seconds = stack.enter_context(held(kind, port=server.port, count=each))
                say(f"{each} {kind}s opened in {seconds:.0f} s")
            what = " and ".join(f"{each} {kind}s" for kind in kinds)
            say(line(server, what, count=each * len(kinds), before_mib=before))


def main() -> None:
    """Measure, or hold connections for a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("phases", nargs="*", default=["socket", "stream", "socket+stream"])
    parser.add_argument("--hold", nargs=3, metavar=("KIND", "PORT", "COUNT"))
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, max(FILES, most)))
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if asked.hold:
        kind, port, count = asked.hold
        uvloop.run(hold(kind, int(port), int(count)))
    else:
        measure(asked.count, asked.phases, lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
