"""A program that runs beside us, and how it is started so that it cannot outlive us."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from backend.embedded.account import Account
from backend.parent_death import dies_with_this_process


class CannotStart(Exception):
    """Something on this machine is in the way; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, as whom, where it writes, and how to see that it is ready.

    Without a `log` it writes where we do. It is given the open files `files`.
    """

    name: str
    command: tuple[str, ...]
    log: Path | None
    is_ready: Callable[[], bool] = lambda: True
    before_start: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    files: tuple[int, ...] = ()


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, its output appended to its log.

    A session of its own: Ctrl-C in the terminal reaches only us, and we stop things in order.
    """
    program.before_start()
    with _opened(program.log) as log:
        return subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=program.folder,
            pass_fds=program.files,
            env={**os.environ, **program.environment},
            start_new_session=True,
            preexec_fn=dies_with_this_process(program.stop_signal),  # noqa: PLW1509 - one thread
            user=program.account.user_id if program.account else None,
            group=program.account.group_id if program.account else None,
            extra_groups=[] if program.account else None,
        )


def _opened(log: Path | None) -> AbstractContextManager[BinaryIO | None]:
    if log is None:
        return nullcontext()
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")


def last_lines(log: Path | None, *, count: int = 8) -> str:
    """The end of a log, to show when its program failed."""
    if log is None or not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
