"""Ending a child process when its parent dies, which the Linux kernel does on request."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

PR_SET_PDEATHSIG: Final = 1
"""Of <sys/prctl.h>: the signal that a process receives when its parent dies."""


def dies_with_this_process(stop_signal: signal.Signals) -> Callable[[], None]:
    """What a child of this process calls after the fork; the kernel then sends `stop_signal`.

    Outside of Linux it does nothing.
    """
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None)  # not after the fork, where a lock may be held for good
    parent = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return ask_the_kernel
