"""The engine's own cost per call beside @trpc/server standalone: one process each, one run.

Loads alternate between the two, and each figure is the median of its rounds. The load
generator takes a core of its own, so run it where there are two or more.
"""

import json
import statistics
import sys
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.generator import Seen
from benchmarks.loads import loaded
from benchmarks.processes import Server, free_port, running

ROUNDS = 3
SECONDS = 2
BATCH = 10
ECHO = {"text": "hello"}


@dataclass(frozen=True, slots=True)
class Load:
    """One way of asking: what is called over how many connections."""

    name: str
    address: str
    connections: int


def _single() -> str:
    return f"/trpc/bench.echo?input={quote(json.dumps(ECHO))}"


def _batch() -> str:
    inputs = quote(json.dumps({str(number): ECHO for number in range(BATCH)}))
    return f"/trpc/{','.join(['bench.echo'] * BATCH)}?batch=1&input={inputs}"


LOADS = (
    Load("a single call, 1 connection", _single(), 1),
    Load("a single call, 64 connections", _single(), 64),
    Load(f"a batch of {BATCH}, 1 connection", _batch(), 1),
    Load(f"a batch of {BATCH}, 64 connections", _batch(), 64),
)


def _seen(server: Server, load: Load) -> Seen:
    request = f"GET {load.address} HTTP/1.1\r\nhost: localhost\r\n\r\n"
    return loaded(server, [request], connections=load.connections, seconds=SECONDS)


def _line(load: Load, servers: tuple[Server, Server]) -> str:
    rounds = [[_seen(server, load) for server in servers] for _ in range(ROUNDS)]
    (rate, p99), (peer_rate, peer_p99) = (
        (
            statistics.median(seen.rate for seen in side),
            statistics.median(seen.p99_ms for seen in side),
        )
        for side in zip(*rounds, strict=True)
    )
    return (
        f"| {load.name} | {rate:,.0f} ({p99:.1f}) | {peer_rate:,.0f} ({peer_p99:.1f}) "
        f"| {rate / peer_rate:.2f} |"
    )


def lines() -> list[str]:
    """A line of Markdown for each load."""
    ours_port, peer_port = free_port(), free_port()
    engine = (sys.executable, "-m", "benchmarks.engine_ours", str(ours_port))
    with (
        running(*engine, port=ours_port) as ours,
        running("node", "peer/echo.mjs", str(peer_port), port=peer_port) as peer,
    ):
        return [_line(load, (ours, peer)) for load in LOADS]


if __name__ == "__main__":
    print("\n".join(lines()))
