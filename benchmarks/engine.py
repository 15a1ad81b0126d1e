"""The engine's own cost per call beside @trpc/server standalone: one process each, one run.

Loads alternate between the two, and each figure is the median of its rounds. The load
generator takes a core of its own, so run it where there are two or more.
"""

import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).parent
ROOT = HERE.parent
ROUNDS = 3
SECONDS = 4
BATCH = 10
READY_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Load:
    """One way of asking: what is called over how many connections."""

    name: str
    address: str
    connections: int


def _single() -> str:
    return f"/trpc/bench.echo?input={quote(json.dumps({'text': 'hello'}))}"


def _batch() -> str:
    inputs = quote(json.dumps({str(number): {"text": "hello"} for number in range(BATCH)}))
    return f"/trpc/{','.join(['bench.echo'] * BATCH)}?batch=1&input={inputs}"


LOADS = (
    Load("a single call, 1 connection", _single(), 1),
    Load("a single call, 64 connections", _single(), 64),
    Load(f"a batch of {BATCH}, 1 connection", _batch(), 1),
    Load(f"a batch of {BATCH}, 64 connections", _batch(), 64),
)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(*command: str, port: int) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=HERE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + READY_SECONDS
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _measured(url: str, load: Load) -> tuple[float, float]:
    """Requests per second and the 99th percentile of latency in milliseconds."""
    command = (
        *("npx", "--no-install", "autocannon", "--json", "--duration", str(SECONDS)),
        *("--connections", str(load.connections), url + load.address),
    )
    output = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout
    figures = json.loads(output)
    if figures["non2xx"] or figures["errors"]:
        raise RuntimeError(f"{url} did not answer every request of {load.name}")
    return figures["requests"]["average"], figures["latency"]["p99"]


def main() -> None:
    """Print the results as Markdown."""
    ours_port, peer_port = _free_port(), _free_port()
    uvicorn = (sys.executable, "-m", "uvicorn", "--factory", "engine_ours:application")
    quiet = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error")
    print("| load | ours, requests/s (p99 ms) | @trpc/server (p99 ms) | ratio |")
    print("|---|---|---|---|")
    with (
        _running(*uvicorn, *quiet, "--port", str(ours_port), port=ours_port) as ours,
        _running("node", "engine_peer.mjs", str(peer_port), port=peer_port) as peer,
    ):
        for load in LOADS:
            rounds = [(_measured(ours, load), _measured(peer, load)) for _ in range(ROUNDS)]
            (rate, p99), (peer_rate, peer_p99) = (
                [statistics.median(values) for values in zip(*side, strict=True)]
                for side in zip(*rounds, strict=True)
            )
            print(
                f"| {load.name} | {rate:,.0f} ({p99:.0f}) | {peer_rate:,.0f} ({peer_p99:.0f}) "
                f"| {rate / peer_rate:.2f} |",
                flush=True,
            )
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")


if __name__ == "__main__":
    main()
