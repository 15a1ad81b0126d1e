"""Processes that give way: they have the processor when nothing else on the machine wants it."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

NICE: Final = 10
"""By how much: a tenth of the processor remains where all of it is wanted."""
NICEST: Final = 19
_GROUP: Final = "/proc/{pid}/autogroup"
_TRIES: Final = 5
_AGAIN_SECONDS: Final = 0.1
"""Linux lets accounts without privileges lower one session in this time, all of them together."""


def lowered(nice: int) -> int:
    """The nice value of who gives way to a process with this one."""
    return min(nice + NICE, NICEST)


def lower_priority(pid: int) -> None:
    """Make a process that leads a session give way; OSError where it is another account's.

    Linux may divide the processor between sessions before it looks at the nice values within one
    (autogroup in sched(7)), so that both are set. Another session's processes stay as they are.
    """
    os.setpriority(os.PRIO_PROCESS, pid, lowered(os.getpriority(os.PRIO_PROCESS, pid)))
    if os.getsid(pid) == pid:
        with suppress(OSError):  # there are none, or they are not ours to lower
            _lower_session(pid)


def session_nice(pid: int) -> int | None:
    """The nice value of a process's session; None where Linux does not divide by sessions."""
    try:
        return int(Path(_GROUP.format(pid=pid)).read_text().rpartition(" ")[2])
    except (OSError, ValueError):
        return None


def _lower_session(pid: int) -> None:
    usual = session_nice(pid)
    if usual is None:
        return
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            Path(_GROUP.format(pid=pid)).write_text(str(lowered(usual)))
            return
        time.sleep(_AGAIN_SECONDS)
