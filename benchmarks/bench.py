"""The whole measurement: `./alpha bench`, or a short look with `--quick`."""

import asyncio
import signal
import sys
import time
from collections.abc import Sequence
from typing import Final, NoReturn

from sqlalchemy import text

from backend.audit.rules import audit
from backend.database.engine import open_engine
from benchmarks import crowd, engine, load
from benchmarks.answers import require_same_answers
from benchmarks.batches import BATCHES, compare_batch
from benchmarks.data import counts
from benchmarks.endpoints import Plan, compare
from benchmarks.floor import floors
from benchmarks.machine import this_machine
from benchmarks.processes import ROOT
from benchmarks.questions import ENDPOINTS
from benchmarks.report import Results, document, plots
from benchmarks.stage import Stage, both_servers, stage

DOCS: Final = ROOT / "docs"
DOCUMENT: Final = "performance.md"
PLANS: Final = {
    1: Plan(connections=(1, 64, 256), seconds=2, rounds=5),
    10: Plan(connections=(64,), seconds=2, rounds=3),
}
QUICK: Final = {1: Plan(connections=(64,), seconds=2, rounds=1)}
# Batches of ten times the data are long enough to tell little from each other.
BATCH_ROUNDS: Final = {1: 3, 10: 2}


class BrokenBooksError(Exception):
    """After the loads a rule of the ledger did not hold."""


def main(words: Sequence[str]) -> None:
    """Measure; a full run writes the document and its plots, a quick one prints."""
    signal.signal(signal.SIGTERM, _leave)
    is_quick = "--quick" in words
    started = time.monotonic()
    results = _measured(QUICK if is_quick else PLANS, is_quick=is_quick)
    written = document(results)
    print(written)
    if not is_quick:
        (DOCS / DOCUMENT).write_text(written)
        for name, plot in plots(results).items():
            (DOCS / name).write_text(plot)
    _say(f"done in {(time.monotonic() - started) / 60:.1f} minutes")


def _measured(plans: dict[int, Plan], *, is_quick: bool) -> Results:
    results: Results | None = None
    for scale, plan in plans.items():
        _say(f"filling the databases, {scale}x")
        with stage(scale) as at:
            if results is None:
                results = Results(machine=this_machine(at.database_url))
            results.rows[scale] = counts(at.database_url)
            results.rounds[scale] = plan.rounds
            _endpoints(at, plan, results)
            for batch in BATCHES:
                _say(f"{batch.name}, {scale}x")
                rounds = 1 if is_quick else BATCH_ROUNDS[scale]
                results.batches.append(compare_batch(batch, at, rounds=rounds))
    assert results is not None, "there is a plan"
    if not is_quick:
        _say("a hundred times the participants")
        results.crowd = crowd.section()
        _say("the engine by itself")
        results.engine = engine.lines()
        _say("the whole system")
        results.load = load.section()
    return results


def _endpoints(at: Stage, plan: Plan, results: Results) -> None:
    with both_servers(at) as servers:
        for endpoint, agreed in require_same_answers(at, servers).items():
            results.agreed[endpoint] = results.agreed.get(endpoint, 0) + agreed
        for endpoint in ENDPOINTS:
            _say(f"{endpoint}, {at.scale}x")
            results.endpoints += compare(endpoint, at, servers, plan)
    _say("the floor")
    results.floors[at.scale] = floors(at, seconds=plan.seconds)
    asyncio.run(_require_books_in_order(at))


async def _require_books_in_order(at: Stage) -> None:
    engine = open_engine(at.database_url)
    async with engine.connect() as connection:
        await connection.execute(text("SET statement_timeout = 0"))
        findings = await audit(connection)
    await engine.dispose()
    for broken in findings:
        raise BrokenBooksError(f"{broken.rule}: {broken.count} rows, such as {broken.examples[0]}")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def _leave(*_: object) -> NoReturn:
    """Stopped, the databases are removed as at any other end."""
    sys.exit(143)


if __name__ == "__main__":
    main(sys.argv[1:])
