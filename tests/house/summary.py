"""The closing lines: how long each stage and the slowest tests took, and what was left out."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tests.house.stages import Result

SLOWEST: Final = 30
SLOW_SECONDS: Final = 0.1
# pytest's "1.20s call     tests/x.py::test_y", vitest's "✓ src/x.test.ts (3 tests) 1200ms" and
# Playwright's "✓ 3 [english-desktop] › x.spec.ts:8:1 › title (1.2s)".
_PYTEST: Final = re.compile(r"^(?P<s>[\d.]+)s (?:call|setup|teardown) +(?P<test>.*)$", re.MULTILINE)
_VITEST: Final = re.compile(r"^ *✓ (?P<test>src/.*?) (?P<ms>\d+)ms$", re.MULTILINE)
_PLAYWRIGHT: Final = re.compile(
    r"^ *\S +\d+ (?P<test>\[.*) \((?P<number>[\d.]+)(?P<unit>ms|s|m)\)$", re.MULTILINE
)
_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0}
# pytest's "FAILED tests/x.py::test_y - why", vitest's "FAIL src/x.test.ts > rule" and what
# tests/browser/failures.ts says.
_FAILED: Final = re.compile(
    r"^(?:(?:FAILED|ERROR) (?=tests/)| *FAIL +(?=src/)|(?=\S.* › .*, attempt \d+ - ))(?P<test>.*)$",
    re.MULTILINE,
)
_LAST_LINES: Final = 5
_SKIPPED: Final = re.compile(r"^SKIPPED \[(?P<n>\d+)\] (?P<where>\S+): (?P<why>.*)$", re.MULTILINE)


def closing_lines(results: Sequence[Result], *, seconds: float) -> Iterator[str]:
    """All that is said at the end; the last line counts stages."""
    tests = (pair for result in results for pair in _tests(result.output))
    slow = sorted((pair for pair in tests if pair[0] >= SLOW_SECONDS), reverse=True)
    if slow:
        yield f"The {min(SLOWEST, len(slow))} slowest tests:"
        yield from (f"{took:8.1f} s  {test}" for took, test in slow[:SLOWEST])
        yield ""
    for result in results:
        yield f"{result.ending:8}  {result.seconds:6.1f} s  {result.stage.name}"
    yield f"{'':8}  {seconds:6.1f} s  in all"
    for result in results:
        if result.why:
            yield f"Left out: {result.stage.name}, for {result.why}."
        for skipped in _SKIPPED.finditer(result.output):
            yield f"Skipped: {skipped['where']} ({skipped['n']}), for {skipped['why']}"
    for result in results:
        if result.ending == "FAILED":
            yield from (f"Failed: {line}" for line in _failures(result.output))
    yield _count(results)


def _failures(output: str) -> list[str]:
    """The tests that failed; where no test is named, how the output ends."""
    named = [found["test"] for found in _FAILED.finditer(output)]
    return named or [line for line in output.splitlines() if line.strip()][-_LAST_LINES:]


def _count(results: Sequence[Result]) -> str:
    passed, failed, left_out = (
        sum(result.ending == ending for result in results)
        for ending in ("passed", "FAILED", "left out")
    )
    return f"{passed} passed, {failed} failed" + (f", {left_out} skipped" if left_out else "")


def _tests(output: str) -> Iterator[tuple[float, str]]:
    """Seconds and name of every test whose time the output tells; a test's phases add up."""
    phases: dict[str, float] = {}
    for found in _PYTEST.finditer(output):
        phases[found["test"]] = phases.get(found["test"], 0.0) + float(found["s"])
    yield from ((seconds, test) for test, seconds in phases.items())
    for found in _VITEST.finditer(output):
        yield int(found["ms"]) / 1000, found["test"]
    for found in _PLAYWRIGHT.finditer(output):
        yield float(found["number"]) * _UNITS[found["unit"]], found["test"]
