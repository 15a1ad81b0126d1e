"""What `./alpha test` runs, in which order and beside what, and what it says at the end."""

import sys
from pathlib import Path

import pytest

from tests.house.checks import everything, main, quick
from tests.house.focus import focused
from tests.house.stages import Result, Stage, run_stages
from tests.house.summary import closing_lines

PYTEST = """\
1.50s setup    tests/a.py::one
1.00s call     tests/a.py::one
0.20s call     tests/b.py::two
"""
SKIPPED = "SKIPPED [2] tests/c.py:9: no Node\n"
VITEST = " ✓ src/x.test.ts (3 tests) 1200ms\n"
BROWSER = """\
  ✓  3 [english-desktop] › x.spec.ts:8:1 › a trade (1.1m)
  ✘  4 [japanese-phone] › y.spec.ts:1:1 › b (900ms)
"""
FAILED = """\
 FAIL  src/x.test.ts > the rule
AssertionError: 1
FAILED tests/a.py::one - assert 1 == 2
ERROR tests/b.py::two
  1) [english-desktop] › x.spec.ts:8:1 › a trade
english-desktop › x.spec.ts › a trade, attempt 1 - Error: late | 2
"""
STORY = """
import sys, time
log, name, beside = sys.argv[1:]
with open(log, "a") as lines:
    print(name, "begins", file=lines)
while beside and beside + " begins" not in open(log).read():
    time.sleep(0.01)
with open(log, "a") as lines:
    print(name, "ends", file=lines)
"""


def program(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


def telling(log: Path, name: str, *, beside: str = "", is_alone: bool = False) -> Stage:
    """A stage that logs its beginning and end, and does not end before `beside` has begun."""
    return Stage(name, (*program(STORY), str(log), name, beside), is_alone=is_alone)


def test_each_stage_is_run_whatever_fails_and_says_how_it_ended() -> None:
    results = run_stages(
        [
            Stage("right", program("print('fine')")),
            Stage("wrong", program("raise SystemExit(3)")),
            Stage("no such", ("/no/such/program",)),
            Stage("after wrong", program(""), after=("wrong",)),
            Stage("on wrong", program(""), requires=("wrong",)),
            Stage("on right", program(""), requires=("right",)),
            Stage("lacking", program(""), needs="a-program-that-nobody-has"),
        ]
    )
    assert [(result.stage.name, result.ending, result.why) for result in results] == [
        ("right", "passed", ""),
        ("wrong", "FAILED", ""),
        ("no such", "FAILED", ""),
        ("after wrong", "passed", ""),
        ("on wrong", "left out", "wrong did not pass"),
        ("on right", "passed", ""),
        ("lacking", "left out", "this machine has no a-program-that-nobody-has"),
    ]
    assert results[0].output == "fine\n"


def test_stages_run_side_by_side_but_nothing_beside_one_that_is_alone(tmp_path: Path) -> None:
    log = tmp_path / "log"
    stages = [
        telling(log, "a", beside="b"),
        telling(log, "b", beside="a"),
        telling(log, "c", is_alone=True),
        telling(log, "d"),
    ]
    assert [result.ending for result in run_stages(stages, cores=2)] == ["passed"] * 4
    lines = log.read_text().splitlines()
    assert set(lines[:2]) == {"a begins", "b begins"}
    assert lines[4:] == ["c begins", "c ends", "d begins", "d ends"]


def test_a_stage_cannot_wait_for_one_that_does_not_stand_before_it() -> None:
    with pytest.raises(ValueError, match="first waits for"):
        run_stages([Stage("first", program(""), after=("second",)), Stage("second", program(""))])


HANGING = """
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)  # as what it starts has it too
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    print("at the third test", flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_what_hangs_is_ended_with_all_it_started_and_what_it_said_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.house.stages.LAST_WORDS_SECONDS", 2.0)
    stages = [Stage("hanging", program(HANGING)), Stage("next", program(""), after=("hanging",))]
    hanging, after = run_stages(stages, seconds_max=3.0)
    assert (hanging.ending, hanging.output) == ("FAILED", "at the third test\ninterrupted\n")
    assert (after.ending, after.why) == ("left out", "the time was over")


def test_what_is_run_is_in_an_order_that_can_be_run_and_quick_is_a_part_of_it() -> None:
    for stages in (everything(), quick()):
        names = [stage.name for stage in stages]
        assert len(set(names)) == len(names)
        for number, stage in enumerate(stages):
            assert {*stage.after, *stage.requires} <= set(names[:number])
    assert {stage.name for stage in quick()} < {stage.name for stage in everything()}


@pytest.mark.parametrize(
    ("paths", "commands"),
    [
        (["tests/house"], [("Python tests", "tests/house")]),
        (
            ["tests/house/test_locks.py::test_x", "web/src/rpc"],
            [
                ("Python tests", "tests/house/test_locks.py::test_x"),
                ("web packages", "web"),
                ("web tests", "src/rpc"),
            ],
        ),
        (
            ["tests/benchmarks"],
            [("Node packages", "benchmarks"), ("Python tests", "tests/benchmarks")],
        ),
        (["tests/browser/perp.spec.ts"], [("pages", "pages"), ("browser tests", "perp.spec.ts")]),
        (["tests/browser"], [("pages", "pages"), ("browser tests", "test")]),
    ],
)
def test_a_path_is_run_by_what_it_is_for(paths: list[str], commands: list[tuple[str, str]]) -> None:
    assert [(stage.name, stage.command[-1]) for stage in focused(paths)] == commands


@pytest.mark.parametrize("path", ["README.md", "tests/browser/orders.ts", "backend/app.py", "no"])
def test_a_path_that_is_no_test_is_refused(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([path]) == 2
    assert path in capsys.readouterr().err


def test_the_closing_lines_tell_times_what_was_left_out_and_the_count() -> None:
    def stage(name: str) -> Stage:
        return Stage(name, ())

    results = [
        Result(stage("Python tests"), "passed", 9.25, PYTEST + SKIPPED),
        Result(stage("web tests"), "FAILED", 2.0, VITEST + FAILED),
        Result(stage("web lint"), "FAILED", 1.0, "checking\n\nx.ts:1 is wrong\n"),
        Result(stage("browser tests"), "passed", 70.0, BROWSER),
        Result(stage("pages"), "left out", why="this machine has no npm"),
    ]
    assert list(closing_lines(results, seconds=81.5)) == [
        "The 5 slowest tests:",
        "    66.0 s  [english-desktop] › x.spec.ts:8:1 › a trade",
        "     2.5 s  tests/a.py::one",
        "     1.2 s  src/x.test.ts (3 tests)",
        "     0.9 s  [japanese-phone] › y.spec.ts:1:1 › b",
        "     0.2 s  tests/b.py::two",
        "",
        "passed       9.2 s  Python tests",
        "FAILED       2.0 s  web tests",
        "FAILED       1.0 s  web lint",
        "passed      70.0 s  browser tests",
        "left out     0.0 s  pages",
        "            81.5 s  in all",
        "Skipped: tests/c.py:9 (2), for no Node",
        "Left out: pages, for this machine has no npm.",
        "Failed: src/x.test.ts > the rule",
        "Failed: tests/a.py::one - assert 1 == 2",
        "Failed: tests/b.py::two",
        "Failed: english-desktop › x.spec.ts › a trade, attempt 1 - Error: late | 2",
        "Failed: checking",
        "Failed: x.ts:1 is wrong",
        "2 passed, 2 failed, 1 skipped",
    ]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("1", 1)])
def test_what_a_machine_lacks_fails_the_check_only_where_nobody_reads_it(
    monkeypatch: pytest.MonkeyPatch, ci: str, code: int
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CI", ci) if ci else monkeypatch.delenv("CI", raising=False)
    assert main(["web/src/rpc"]) == code
