"""Runs named programs in order, restarts what dies, and stops all of it in reverse order."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Self

from backend.embedded.program import CannotStart, Program, last_lines, start

READY_SECONDS = 60.0
STOP_SECONDS = 15.0
START_ATTEMPTS = 6
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 15.0)
SETTLED_SECONDS = 60.0
POLL_SECONDS = 0.1


@dataclass(slots=True)
class Running:
    """A started program; `failures` in a row decide how long the next start waits."""

    program: Program
    process: subprocess.Popen[bytes]
    started_at_seconds: float
    failures: int = 0
    restart_at_seconds: float | None = None


class Supervisor:
    """A block in which programs run; leaving it, also by Ctrl-C or SIGTERM, stops them all."""

    def __init__(self, say: Callable[[str], None] = print, *, stops_together: bool = False) -> None:
        self._say = say
        self._stops_together = stops_together
        self._is_to_renew = False
        self._running: list[Running] = []
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _interrupt)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        for number in self._handlers:
            signal.signal(number, signal.SIG_IGN)  # nothing may cut the stopping short
        if self._stops_together:
            for running in self._running:
                _ask_to_stop(running)
        for running in reversed(self._running):
            _stop(running)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        return kind is KeyboardInterrupt

    def start(self, program: Program) -> None:
        """Start the program and wait until it is ready; `CannotStart` shows its log's end.

        Tries again when it exits early: a server killed a moment ago may still hold its files.
        """
        for attempt in range(START_ATTEMPTS):
            running = Running(program, start(program), time.monotonic())
            self._running.append(running)
            if _becomes_ready(running):
                return
            _stop(running)
            self._running.remove(running)
            time.sleep(BACKOFF_SECONDS[attempt])
        raise CannotStart(
            f"{program.name} does not start; its log {program.log} ends with:\n"
            + last_lines(program.log)
        )

    def add(self, program: Program) -> None:
        """Start the program and look after it, whether it becomes ready or not."""
        self._running.append(Running(program, start(program), time.monotonic()))

    def renew_at(self, number: signal.Signals) -> None:
        """From now on this signal has all programs replaced, one after the other."""

        def ask(_number: int, _frame: FrameType | None) -> None:
            self._is_to_renew = True

        self._handlers.setdefault(number, signal.getsignal(number))
        signal.signal(number, ask)

    def watch(self) -> None:
        """Restart whatever dies, until Ctrl-C or SIGTERM ends the block."""
        while True:
            if self._is_to_renew:
                self._is_to_renew = False
                self._renew()
            self._look_after_all()

    def _renew(self) -> None:
        """Replace each program once the one before it is ready again."""
        for running in self._running:
            _stop(running)
            running.process = start(running.program)
            running.started_at_seconds = time.monotonic()
            running.restart_at_seconds = None
            deadline = running.started_at_seconds + READY_SECONDS
            while not running.program.is_ready():
                if time.monotonic() > deadline:
                    self._say(f"{running.program.name} is not ready; the others stay as they are")
                    return
                self._look_after_all()
            self._say(f"{running.program.name} is replaced")

    def _look_after_all(self) -> None:
        for running in self._running:
            self._look_after(running)
        time.sleep(POLL_SECONDS)

    def _look_after(self, running: Running) -> None:
        now = time.monotonic()
        if running.restart_at_seconds is not None:
            if now >= running.restart_at_seconds:
                running.process = start(running.program)
                running.started_at_seconds = now
                running.restart_at_seconds = None
            return
        exit_code = running.process.poll()
        if exit_code is None:
            if now - running.started_at_seconds > SETTLED_SECONDS:
                running.failures = 0
            return
        wait = BACKOFF_SECONDS[min(running.failures, len(BACKOFF_SECONDS) - 1)]
        running.failures += 1
        running.restart_at_seconds = now + wait
        self._say(
            f"{running.program.name} ended ({_ending(exit_code)}); starts again in {wait:g} s"
            + (f", see {running.program.log}" if running.program.log else "")
        )


def _becomes_ready(running: Running) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            return False
        if running.program.is_ready():
            return True
        time.sleep(POLL_SECONDS)
    return False


def _ask_to_stop(running: Running) -> None:
    if running.process.poll() is None:
        running.process.send_signal(running.program.stop_signal)


def _stop(running: Running) -> None:
    _ask_to_stop(running)
    try:
        running.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()


def _ending(exit_code: int) -> str:
    return f"exit code {exit_code}" if exit_code >= 0 else signal.Signals(-exit_code).name


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
