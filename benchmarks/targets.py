"""What the server is meant to reach, and whether it does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.batches import BatchComparison
from benchmarks.endpoints import Comparison

CONNECTIONS: Final = 64
LARGE_SCALE: Final = 10
# How many times the peer's answers a second, at the planned scale.
ENDPOINTS: Final[Mapping[str, float]] = {
    "portfolio.get": 3,
    "trading.swap": 3,
    "portfolio.pnl": 3,
    "tokens.prices": 3,
    "leaderboard.get": 9,
    "batch of three": 5,
}
# How many times faster than row by row, at ten times the planned scale.
BATCHES: Final[Mapping[str, float]] = {
    "interest": 50,
    "funding": 25,
    "liquidation": 60,
    "snapshots": 18,
}
# How many times more a reading costs at ten times the planned scale.
GROWTH_MAX: Final[Mapping[str, float]] = {"leaderboard.get": 1.5, "around me": 1.5}
OVER_BARE_MAX: Final = 1.3
MEMORY_MIB_MAX: Final = 150


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target, what was found, and whether that is enough."""

    target: str
    found: str
    is_met: bool


def verdicts(
    endpoints: Sequence[Comparison], batches: Sequence[BatchComparison]
) -> Iterator[Verdict]:
    """Every target of which something was measured."""
    for one in endpoints:
        wanted = ENDPOINTS.get(one.endpoint)
        if wanted is not None and (one.scale, one.connections) == (1, CONNECTIONS):
            yield Verdict(
                target=f"{one.endpoint}: at least {wanted:g} times the peer",
                found=f"{one.ratio:.2f}",
                is_met=one.ratio >= wanted,
            )
    yield from _growth(endpoints)
    for batch in batches:
        if batch.scale == LARGE_SCALE and batch.batch in BATCHES:
            yield from _batch(batch)
    memory = max(one.ours.memory_mib for one in endpoints)
    yield Verdict(
        target=f"an API process stays under {MEMORY_MIB_MAX} MiB",
        found=f"{memory:.0f} MiB at most",
        is_met=memory < MEMORY_MIB_MAX,
    )
    slower = [one for one in endpoints if one.ours.p99_ms > one.peer.p99_ms]
    where = "; ".join(
        f"{one.endpoint}, {one.connections} connections, {one.scale}x: "
        f"{one.ours.p99_ms:.1f} ms beside {one.peer.p99_ms:.1f} ms"
        for one in slower
    )
    yield Verdict(
        target="p99 is nowhere worse than the peer's",
        found=where or f"better in all {len(endpoints)} loads",
        is_met=not slower,
    )


def _growth(endpoints: Sequence[Comparison]) -> Iterator[Verdict]:
    rates = {
        (one.endpoint, one.scale): one.ours.rate
        for one in endpoints
        if one.connections == CONNECTIONS
    }
    for endpoint, most in GROWTH_MAX.items():
        small, large = rates.get((endpoint, 1)), rates.get((endpoint, LARGE_SCALE))
        if small is not None and large is not None:
            yield Verdict(
                target=f"{endpoint} of ten times the users: at most {most:g} times the cost",
                found=f"{small / large:.2f}",
                is_met=small / large <= most,
            )


def _batch(batch: BatchComparison) -> Iterator[Verdict]:
    wanted = BATCHES[batch.batch]
    yield Verdict(
        target=f"{batch.batch}: at least {wanted:g} times faster than row by row",
        found=f"{batch.ratio:.1f}",
        is_met=batch.ratio >= wanted,
    )
    yield Verdict(
        target=f"{batch.batch}: at most {OVER_BARE_MAX} times its bare statements",
        found=f"{batch.over_bare:.2f}",
        is_met=batch.over_bare <= OVER_BARE_MAX,
    )
