"""A program that runs beside us, and how it is started so that it cannot outlive us."""

import ctypes
import os
import platform
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backend.embedded.account import Account

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


class CannotStart(Exception):
    """Something on this machine is in the way; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, as whom, where it writes, and how to see that it is ready."""

    name: str
    command: tuple[str, ...]
    log: Path
    is_ready: Callable[[], bool] = lambda: True
    before_start: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, its output appended to its log.

    A session of its own: Ctrl-C in the terminal reaches only us, and we stop things in order.
    """
    program.before_start()
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        return subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=program.folder,
            env={**os.environ, **program.environment},
            start_new_session=True,
            preexec_fn=_dies_with_parent(program.stop_signal),  # noqa: PLW1509 - we have one thread
            user=program.account.user_id if program.account else None,
            group=program.account.group_id if program.account else None,
            extra_groups=[] if program.account else None,
        )


def _dies_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    if platform.system() != "Linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(SET_PARENT_DEATH_SIGNAL, int(stop_signal))
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask_the_kernel


def last_lines(log: Path, *, count: int = 8) -> str:
    """The end of a log, to show when its program failed."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
