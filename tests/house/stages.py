"""Runs the stages of a check side by side, as far as the machine's cores carry them.

A stage that has the machine to itself writes as it goes; the others' output is kept until they
end, so that it can be read.
"""

import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

ROOT: Final = Path(__file__).resolve().parents[2]
CORES: Final = max(2, os.cpu_count() or 2)
LAST_WORDS_SECONDS: Final = 20.0
"""How long a stage has to say what it was at, once its time is over."""
_PRINTING: Final = threading.Lock()

Ending = Literal["passed", "FAILED", "left out"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A command that ends with exit code 0 when all is well.

    It starts when the stages named in `after` and in `requires` have ended, and is left out when
    one that it requires did not pass, or when the machine lacks the program `needs`.
    """

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    after: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    needs: str = ""
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """How a stage ended; `why` it was left out."""

    stage: Stage
    ending: Ending
    seconds: float = 0.0
    output: str = ""
    why: str = ""


def run_stages(
    stages: Sequence[Stage], *, cores: int = CORES, seconds_max: float | None = None
) -> list[Result]:
    """Run them all, whatever fails; the results are in the order of `stages`.

    After `seconds_max` what runs is interrupted and fails, and what has not begun is left out.
    Raises ValueError when a stage waits for one that does not stand before it.
    """
    for number, stage in enumerate(stages):
        unknown = {*stage.after, *stage.requires} - {earlier.name for earlier in stages[:number]}
        if unknown:
            raise ValueError(f"{stage.name} waits for {sorted(unknown)}, which are not before it")
    ends_at = None if seconds_max is None else time.monotonic() + seconds_max
    results: dict[str, Result] = {}
    waiting = list(stages)
    running: dict[Future[Result], Stage] = {}
    with ThreadPoolExecutor(max_workers=cores) as pool:
        while waiting or running:
            for stage in _startable(waiting, results, running=list(running.values()), cores=cores):
                waiting.remove(stage)
                reason = _missing(stage, results)
                if ends_at is not None and time.monotonic() > ends_at:
                    reason = "the time was over"
                if reason:
                    results[stage.name] = Result(stage, "left out", why=reason)
                else:
                    running[pool.submit(_run, stage, ends_at)] = stage
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                results[running.pop(future).name] = future.result()
    return [results[stage.name] for stage in stages]


def _startable(
    waiting: Sequence[Stage], results: dict[str, Result], *, running: list[Stage], cores: int
) -> list[Stage]:
    """The stages to start now; none overtakes one that waits for the whole machine."""
    found: list[Stage] = []
    for stage in waiting:
        if any(name not in results for name in (*stage.after, *stage.requires)):
            continue
        busy = [*running, *(one for one in found if not _missing(one, results))]
        is_free = not busy if stage.is_alone else len(busy) < cores
        if not is_free or any(one.is_alone for one in busy):
            break
        found.append(stage)
    return found


def _missing(stage: Stage, results: dict[str, Result]) -> str:
    """Why the stage cannot run, "" when it can."""
    if stage.needs and shutil.which(stage.needs) is None:
        return f"this machine has no {stage.needs}"
    failed = [name for name in stage.requires if results[name].ending != "passed"]
    return f"{failed[0]} did not pass" if failed else ""


def _run(stage: Stage, ends_at: float | None) -> Result:
    heading = f"\n== {stage.name}: {shlex.join(stage.command)}"
    print(heading if stage.is_alone else f".. {stage.name} begins", flush=True)
    started = time.monotonic()
    lines: list[str] = []
    try:
        process = subprocess.Popen(
            stage.command,
            cwd=stage.folder,
            env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # All that it starts is ended with it.
            process_group=None if ends_at is None else 0,
        )
    except OSError as error:
        return Result(stage, "FAILED", output=f"cannot run: {error}")
    assert process.stdout is not None
    with _ended_at(ends_at, process):
        for line in process.stdout:
            lines.append(line)
            if stage.is_alone:
                print(line, end="", flush=True)
    is_over = ends_at is not None and time.monotonic() > ends_at
    ending: Ending = "passed" if process.wait() == 0 and not is_over else "FAILED"
    seconds = time.monotonic() - started
    output = "".join(lines)
    with _PRINTING:
        if not stage.is_alone:
            print(heading, output.strip(), sep="\n")
        print(f"-- {stage.name} {ending} in {seconds:.1f} s", flush=True)
    return Result(stage, ending, seconds, output)


@contextmanager
def _ended_at(ends_at: float | None, process: subprocess.Popen[str]) -> Iterator[None]:
    """Interrupt it at that time, as a terminal would, so that it says what it was at."""
    if ends_at is None:
        yield
        return
    left = max(0.0, ends_at - time.monotonic())
    timers = [
        threading.Timer(left, os.killpg, (process.pid, signal.SIGINT)),
        threading.Timer(left + LAST_WORDS_SECONDS, os.killpg, (process.pid, signal.SIGKILL)),
    ]
    for timer in timers:
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()
