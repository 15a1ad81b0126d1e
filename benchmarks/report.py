"""The document: every figure in it comes from the results it is given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.batches import BatchComparison
from benchmarks.endpoints import Comparison, Figures
from benchmarks.machine import Machine
from benchmarks.plot import Bars, bar_chart
from benchmarks.targets import CONNECTIONS, Verdict, verdicts

ENDPOINTS_PLOT = "performance-endpoints.svg"
BATCHES_PLOT = "performance-batches.svg"

HEAD = """\
# Performance

Written by `./alpha bench`, figures and verdicts alike; `./alpha bench --quick` looks at less for
a few minutes and only prints.
"""
HOW = """\
## Beside a server in Node

The peer answers the same procedures from the same tables on the same PostgreSQL: @trpc/server's
standalone adapter, drizzle-orm with prepared statements on postgres.js, BigNumber. It is written
as one would write it by the samples of the specification: several queries for a reading, side by
side where they can be, and the arithmetic in JavaScript. What is compared is that design with
ours, not one language with the other: Node given our one statement for a reading would gain too.

The peer is spared some work. It knows no sign-in, no rate limit and no idempotency key, keeps no
ledger, counts no viewers, and its leaderboard lacks drawdowns, trades and liquidations. It ranks by
everybody's newest snapshot, found by index, and cuts what is around a trader out of all. Ours runs
as `./alpha api` starts it, with rate limits off; each swap is of another signed-in trader and has
an idempotency key, and the source of prices answers at once. Both commit durably, each to a copy of
its own.
Before the loads, both were asked the same and gave the same figures: {agreed}.

Loads alternate between the two, one process each; a figure is the median of its rounds. Every
request is of another trader, and a single wrong answer ends the measurement. The floor is
PostgreSQL alone: the statements that our server sends for a request, sent by psycopg over
4 connections without a server around them.
"""
BATCHES = """\
## Batches

The job as a worker performs it; its bare statements, ledger and audit rows included, sent once more
by psycopg alone; and the samples' way in Node, which reads and writes row by row. The first two are
medians, the last is one whole run. All three did the same number of rows. The samples' way writes
less: no ledger entries, no record of each payment, and of a liquidation only what the player sees.
"""
ENGINE = """\
## The engine by itself

One process each of our RPC engine and of @trpc/server's standalone adapter, the same procedure that
does nothing, in alternation.

| load | ours, requests/s (p99 ms) | @trpc/server (p99 ms) | ratio |
|---|---|---|---|
"""
CROWD = """\
## A hundred times the participants

"""
LOAD = """\
## The whole system under load

Everything `./alpha up` starts, and who loads it, on one machine. Each user looks or trades every
one to three seconds and has a price stream open.

"""


@dataclass(slots=True)
class Results:
    """Everything that was measured; what a short run leaves out is empty."""

    machine: Machine
    rows: dict[int, Mapping[str, int]] = field(default_factory=dict)
    rounds: dict[int, int] = field(default_factory=dict)
    agreed: dict[str, int] = field(default_factory=dict)
    endpoints: list[Comparison] = field(default_factory=list)
    floors: dict[int, Mapping[str, float]] = field(default_factory=dict)
    batches: list[BatchComparison] = field(default_factory=list)
    engine: Sequence[str] = ()
    crowd: str = ""
    load: str = ""


def document(results: Results) -> str:
    """All of it as Markdown."""
    found = list(verdicts(results.endpoints, results.batches))
    agreed = ", ".join(f"{count:,} of {name}" for name, count in results.agreed.items())
    parts = [
        HEAD,
        f"{results.machine.hardware}; {results.machine.programs}; {results.machine.day}.\n",
        *_targets(found),
        HOW.format(agreed=agreed),
        f"![Answers a second, ours and the peer's]({ENDPOINTS_PLOT})\n",
    ]
    for scale in sorted(results.rows):
        parts.extend(_scale(scale, results))
    if len(results.rows) > 1:
        parts.append(_growth(results))
    parts.append(_resources(results.endpoints))
    if results.batches:
        parts += [BATCHES, _batches(results.batches)]
        parts.append(f"![Seconds a batch takes, each way]({BATCHES_PLOT})\n")
    if results.crowd:
        parts.append(CROWD + results.crowd)
    if results.engine:
        parts.append(ENGINE + "\n".join(results.engine) + "\n")
    if results.load:
        parts.append(LOAD + results.load + "\n")
    return "\n".join(parts)


def plots(results: Results) -> Mapping[str, str]:
    """The SVG documents by file name."""
    chosen = [one for one in results.endpoints if (one.scale, one.connections) == (1, CONNECTIONS)]
    endpoints = [
        Bars(
            label=one.endpoint,
            values=(one.ours.rate, one.peer.rate),
            words=(f"{one.ours.rate:,.0f} ({one.ratio:.1f} times)", f"{one.peer.rate:,.0f}"),
        )
        for one in chosen
    ]
    largest = max((one.scale for one in results.batches), default=0)
    batches = [
        Bars(
            label=f"{one.batch}, {one.rows:,}",
            values=(one.ours_seconds, one.bare_seconds, one.by_row_seconds),
            words=(
                f"{one.ours_seconds:.2f} s ({one.ratio:.0f} times faster)",
                f"{one.bare_seconds:.2f} s",
                f"{one.by_row_seconds:.1f} s",
            ),
        )
        for one in results.batches
        if one.scale == largest
    ]
    found = {
        ENDPOINTS_PLOT: bar_chart(
            f"Answers a second over {CONNECTIONS} connections", ("ours", "Node"), endpoints
        )
    }
    if batches:
        found[BATCHES_PLOT] = bar_chart(
            f"Seconds at {largest}x data, logarithmic",
            ("our job", "its statements alone", "row by row"),
            batches,
            is_logarithmic=True,
        )
    return found


def _targets(found: Sequence[Verdict]) -> Iterator[str]:
    met = sum(verdict.is_met for verdict in found)
    lines = [
        f"## Targets: {met} met, {len(found) - met} missed\n",
        "| target | found | |",
        "|---|---|---|",
        *(
            f"| {verdict.target} | {verdict.found} | {'met' if verdict.is_met else '**missed**'} |"
            for verdict in sorted(found, key=lambda verdict: verdict.is_met)
        ),
    ]
    yield "\n".join(lines) + "\n"


def _scale(scale: int, results: Results) -> Iterator[str]:
    rows = ", ".join(
        f"{count:,} {table.replace('_', ' ')}" for table, count in results.rows[scale].items()
    )
    name = "The planned scale" if scale == 1 else f"{scale} times the planned scale"
    floors = results.floors.get(scale, {})
    yield f"### {name}\n\n{rows}. Rounds of each load: {results.rounds[scale]}.\n"
    yield "\n".join(
        [
            "| endpoint | connections | ours, requests/s (p50 / p99 ms) | peer | ratio | floor |",
            "|---|---|---|---|---|---|",
            *(
                f"| {one.endpoint} | {one.connections} | {_cell(one.ours)} | {_cell(one.peer)} "
                f"| {one.ratio:.2f} | {floors[one.endpoint]:,.0f} |"
                for one in results.endpoints
                if one.scale == scale
            ),
            "",
        ]
    )


def _cell(seen: Figures) -> str:
    return f"{seen.rate:,.0f} ({seen.p50_ms:.1f} / {seen.p99_ms:.1f})"


def _growth(results: Results) -> str:
    """What more data costs."""
    largest = max(results.rows)
    at = {
        scale: {
            one.endpoint: one
            for one in results.endpoints
            if (one.scale, one.connections) == (scale, CONNECTIONS)
        }
        for scale in (1, largest)
    }
    lines = [
        f"### What {largest} times the data costs\n",
        f"Of the answers a second at the planned scale, over {CONNECTIONS} connections, remain:\n",
        "| endpoint | ours | peer |",
        "|---|---|---|",
    ]
    for endpoint, small in at[1].items():
        large = at[largest][endpoint]
        ours, peer = large.ours.rate / small.ours.rate, large.peer.rate / small.peer.rate
        lines.append(f"| {endpoint} | {ours:.0%} | {peer:.0%} |")
    return "\n".join([*lines, ""])


def _resources(endpoints: Sequence[Comparison]) -> str:
    ours = max(one.ours.memory_mib for one in endpoints)
    peer = max(one.peer.memory_mib for one in endpoints)
    return (
        f"An API process of ours held {ours:.0f} MiB at most under these loads (PSS), the peer "
        f"{peer:.0f} MiB. The load generator took up to "
        f"{max(one.ours.generator_share for one in endpoints):.0%} of a core beside ours and "
        f"{max(one.peer.generator_share for one in endpoints):.0%} beside the peer.\n"
    )


def _batches(batches: Sequence[BatchComparison]) -> str:
    lines = [
        "| batch | data | rows | ours | bare statements | row by row | ratio | over bare |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.batch} | {one.scale}x | {one.rows:,} | {one.ours_seconds:.2f} s "
        f"| {one.bare_seconds:.2f} s | {one.by_row_seconds:.1f} s | {one.ratio:.1f} "
        f"| {one.over_bare:.2f} |"
        for one in batches
    ]
    return "\n".join([*lines, ""])
