"""A command of Node's, all processes of which end with it."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

SECONDS_MAX: Final = 240
"""Far more than any takes; what a test of Node's waits for in vain ends much earlier by itself."""


def run(
    *command: str | Path, folder: Path, environment: Mapping[str, str], seconds: float = SECONDS_MAX
) -> subprocess.CompletedProcess[str]:
    """How it ended and what it said; raises subprocess.TimeoutExpired, with all of it ended."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # npm starts Node, Node the tests, and they start servers: one group, to end them together.
        process_group=0,
    ) as process:
        try:
            said, complained = process.communicate(timeout=seconds)
        finally:
            _end_group(process.pid)
    return subprocess.CompletedProcess(command, process.returncode, said, complained)


def _end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
