"""The load generator, a process of its own: as many connections as asked, each always waiting for
one answer. It speaks just enough HTTP/1.1 to cost little beside what it measures.

`python -m benchmarks.generator REQUESTS PORT CONNECTIONS SECONDS`, where the file REQUESTS holds
the requests as JSON texts; prints what it saw as JSON.
"""

import asyncio
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Final, cast
from uuid import uuid4

import httptools
import uvloop

WARM_UP_SECONDS = 0.5
WARM_UP_SECONDS_MAX = 15.0
# For as many answers as it takes to tell how long one takes.
LOAD_SECONDS_MAX = 15.0
ANSWERS_MIN = 2
EXAMPLES_MAX = 3
ORDER_KEY: Final = "00000000-0000-0000-0000-000000000000"
"""Where it stands in a request, each sending has an idempotency key of its own: otherwise all but
the first would be answered by what is kept of it.
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a load saw: answers a second, milliseconds, and the generator's share of a core."""

    rate: float
    p50_ms: float
    p99_ms: float
    errors: int
    examples: list[str]
    cpu_share: float


@dataclass(slots=True)
class Tally:
    """What all connections of a load write down."""

    is_counting: bool = False
    warm: int = 0
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """Asks, waits for the whole answer, and asks the next; begins anywhere in the list."""

    def __init__(self, requests: Sequence[bytes], tally: Tally) -> None:
        self._requests = requests
        self._prefix, self._numbers = uuid4().hex[:24], count()
        self._next = random.randrange(len(requests))
        self._tally = tally
        self._body = b""
        self._sent_at = 0.0
        self._is_warm = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first."""
        # uvloop's transports are no subclass of asyncio's.
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """A part of an answer."""
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """Only the end of the load hangs up."""
        if not self._transport.is_closing():
            self._tally.errors.append("the server hung up")

    def on_body(self, body: bytes) -> None:
        """A part of a body, kept to tell what went wrong."""
        self._body = body

    def on_message_complete(self) -> None:
        """One whole answer."""
        if self._tally.is_counting:
            self._tally.milliseconds.append((time.perf_counter() - self._sent_at) * 1000)
        elif not self._is_warm:
            self._is_warm = True
            self._tally.warm += 1
        status = self._parser.get_status_code()
        # A batch in which one call failed answers 207.
        if status != 200:
            self._tally.errors.append(f"{status} {self._body[:200]!r}")
        self._ask()

    def close(self) -> None:
        """Hang up in the middle of whatever is awaited."""
        self._transport.close()

    def _ask(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._next = (self._next + 1) % len(self._requests)
        self._sent_at = time.perf_counter()
        request = self._requests[self._next]
        if ORDER_KEY.encode() in request:
            key = f"{self._prefix}{next(self._numbers):012}"
            request = request.replace(ORDER_KEY.encode(), key.encode())
        self._transport.write(request)


async def _load(requests: Sequence[bytes], *, port: int, connections: int, seconds: float) -> Seen:
    tally = Tally()
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: Connection(requests, tally), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await _warmed(tally, connections)
    tally.is_counting = True
    cpu_before, began = _cpu_seconds(), time.perf_counter()
    await asyncio.sleep(seconds)
    taken = await _answered(tally, began=began)
    share = (_cpu_seconds() - cpu_before) / taken
    for _, connection in opened:
        connection.close()
    return _seen(tally, seconds=taken, share=share)


async def _warmed(tally: Tally, connections: int) -> None:
    """Wait until every connection has had an answer, so that none counts which found no queue."""
    began = time.perf_counter()
    while (waited := time.perf_counter() - began) < WARM_UP_SECONDS_MAX:
        if waited >= WARM_UP_SECONDS and tally.warm == connections:
            return
        await asyncio.sleep(0.05)


async def _answered(tally: Tally, *, began: float) -> float:
    """Wait until there are answers to count, where each takes long; how long the load has taken."""
    while (taken := time.perf_counter() - began) < LOAD_SECONDS_MAX:
        if len(tally.milliseconds) >= ANSWERS_MIN:
            break
        await asyncio.sleep(0.05)
    return taken


def _seen(tally: Tally, *, seconds: float, share: float) -> Seen:
    if len(tally.milliseconds) < ANSWERS_MIN:
        tally.errors.append("hardly an answer came")
    times = tally.milliseconds if len(tally.milliseconds) >= ANSWERS_MIN else [0.0, 0.0]
    return Seen(
        rate=len(times) / seconds,
        p50_ms=statistics.median(times),
        p99_ms=statistics.quantiles(times, n=100, method="inclusive")[98],
        errors=len(tally.errors),
        examples=tally.errors[:EXAMPLES_MAX],
        cpu_share=share,
    )


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Load as the command line says."""
    path, port, connections, seconds = sys.argv[1:]
    requests = [text.encode() for text in json.loads(Path(path).read_text())]
    seen = uvloop.run(
        _load(requests, port=int(port), connections=int(connections), seconds=float(seconds))
    )
    json.dump(asdict(seen), sys.stdout)


if __name__ == "__main__":
    main()
