"""A command that is given up leaves no process behind."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.clients.command import run
from tests.faults.stack import wait_until

# A shell whose child would go on for a minute, and writes its number first.
STARTS_ANOTHER = "sleep 60 >/dev/null 2>&1 & echo $! > child; {}"


def is_running(pid: int) -> bool:
    state = subprocess.run(
        ("ps", "-o", "stat=", "-p", str(pid)), capture_output=True, text=True, check=False
    )
    return state.stdout.strip() != "" and not state.stdout.startswith("Z")


@pytest.mark.parametrize("then", ["wait", "exit 0"], ids=["given up", "it ends first"])
def test_no_process_of_a_command_outlasts_it(tmp_path: Path, then: str) -> None:
    command = ("sh", "-c", STARTS_ANOTHER.format(then))
    try:
        run(*command, folder=tmp_path, environment=os.environ, seconds=3)
    except subprocess.TimeoutExpired:
        assert then == "wait"
    child = int((tmp_path / "child").read_text())
    wait_until(lambda: not is_running(child), what="the child ended")
