"""Both servers under the same loads in turn, medians of their rounds.

`.venv/bin/python -m benchmarks.endpoints portfolio.get trading.swap` looks at these alone, or at
all, over 64 connections.
"""

import statistics
import sys
import time
from dataclasses import dataclass
from typing import Final

import psycopg

from benchmarks.answers import require_same_answers
from benchmarks.generator import Seen
from benchmarks.loads import loaded
from benchmarks.processes import Server
from benchmarks.questions import ENDPOINTS, requests_of
from benchmarks.stage import Stage, both_servers, stage

STILL: Final = 10
STILL_SECONDS: Final = 0.05
ACTIVE: Final = """
    SELECT FROM pg_stat_activity
    WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often: `connections` to try, seconds a load and rounds of it."""

    connections: tuple[int, ...]
    seconds: float
    rounds: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One server's medians under a load: answers a second, milliseconds, MiB of its process,
    and the share of a core that the generator itself took."""

    rate: float
    p50_ms: float
    p99_ms: float
    memory_mib: float
    generator_share: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """An endpoint under one load, at one scale of data."""

    endpoint: str
    scale: int
    connections: int
    ours: Figures
    peer: Figures

    @property
    def ratio(self) -> float:
        """How many times the peer's answers ours are."""
        return self.ours.rate / self.peer.rate


def compare(
    endpoint: str, at: Stage, servers: tuple[Server, Server], plan: Plan
) -> list[Comparison]:
    """The endpoint on both servers, round after round in alternation, for each load."""
    requests = requests_of(endpoint, at.traders, at.tokens)
    compared = []
    for connections in plan.connections:
        rounds: tuple[list[Figures], list[Figures]] = ([], [])
        for _ in range(plan.rounds):
            for server, figures in zip(servers, rounds, strict=True):
                _wait_until_still(at)
                seen = loaded(server, requests, connections=connections, seconds=plan.seconds)
                figures.append(_figures(seen, server))
        ours, peer = map(_medians, rounds)
        compared.append(
            Comparison(
                endpoint=endpoint, scale=at.scale, connections=connections, ours=ours, peer=peer
            )
        )
    return compared


def _wait_until_still(at: Stage) -> None:
    """Until the database has nothing to do: a server may still ask it for clients that have gone,
    which would slow the other's round.
    """
    with psycopg.connect(at.database_url, autocommit=True) as connection:
        times = 0
        while times < STILL:
            times = times + 1 if connection.execute(ACTIVE).rowcount == 0 else 0
            time.sleep(STILL_SECONDS)


def _figures(seen: Seen, server: Server) -> Figures:
    return Figures(
        rate=seen.rate,
        p50_ms=seen.p50_ms,
        p99_ms=seen.p99_ms,
        memory_mib=server.memory_mib(),
        generator_share=seen.cpu_share,
    )


def _medians(rounds: list[Figures]) -> Figures:
    names = ("rate", "p50_ms", "p99_ms", "memory_mib", "generator_share")
    return Figures(
        **{name: statistics.median(getattr(one, name) for one in rounds) for name in names}
    )


def main(wanted: list[str]) -> None:
    """Print what the wanted endpoints did, line by line."""
    with stage(1) as at, both_servers(at) as servers:
        require_same_answers(at, servers)
        for endpoint in wanted or ENDPOINTS:
            (found,) = compare(endpoint, at, servers, Plan(connections=(64,), seconds=3, rounds=3))
            for name, seen in (("ours", found.ours), ("peer", found.peer)):
                print(
                    f"{endpoint:20} {name} {seen.rate:7,.0f}/s  p50 {seen.p50_ms:6.1f} ms  "
                    f"p99 {seen.p99_ms:6.1f} ms  {seen.memory_mib:4.0f} MiB  "
                    f"generator {seen.generator_share:.0%}"
                )
            print(f"{endpoint:20} ratio {found.ratio:.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
