"""The supervisor, with small real programs."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.embedded.program import CannotStart, Program
from backend.embedded.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
WATCHER = """
import sys
from pathlib import Path
from backend.embedded.program import Program
from backend.embedded.supervisor import Supervisor
folder = Path(sys.argv[1])
script = (
    f"cd {folder}; echo start $0 >> story; trap 'echo stop $0 >> story; exit 0' TERM; "
    "echo $$ > $0.pid; while true; do sleep 0.05; done"
)
with Supervisor() as supervisor:
    for name in ("first", "second"):
        command = ("/bin/sh", "-c", script, name)
        ready = lambda name=name: (folder / f"{name}.pid").exists()
        supervisor.start(Program(name, command, folder / f"{name}.log", is_ready=ready))
    print("watching", flush=True)
    supervisor.watch()
"""


def watch(folder: Path) -> subprocess.Popen[str]:
    watcher = subprocess.Popen(
        (sys.executable, "-c", WATCHER, str(folder)), stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert watcher.stdout is not None
    assert watcher.stdout.readline() == "watching\n"
    return watcher


def story(folder: Path) -> list[str]:
    return (folder / "story").read_text().splitlines()


def test_programs_start_in_order_and_stop_in_reverse(tmp_path: Path) -> None:
    watcher = watch(tmp_path)
    watcher.terminate()
    watcher.communicate(timeout=20)
    assert watcher.returncode == 0
    assert story(tmp_path) == ["start first", "start second", "stop second", "stop first"]


def test_what_dies_is_started_again_and_said_so(tmp_path: Path) -> None:
    watcher = watch(tmp_path)
    subprocess.run(("/bin/kill", "-9", (tmp_path / "first.pid").read_text().strip()), check=True)
    deadline = time.monotonic() + 10
    while story(tmp_path).count("start first") < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    watcher.terminate()
    output, _ = watcher.communicate(timeout=20)
    assert story(tmp_path).count("start first") == 2
    assert "first ended (SIGKILL); starts again in 0.2 s" in output


def test_a_program_that_never_starts_shows_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.embedded.supervisor.BACKOFF_SECONDS", (0.0,) * 6)
    command = ("/bin/sh", "-c", "echo no room on the disk; exit 3")
    broken = Program("broken", command, tmp_path / "broken.log", is_ready=lambda: False)
    with pytest.raises(CannotStart, match="broken does not start") as failure, Supervisor() as s:
        s.start(broken)
    assert "no room on the disk" in str(failure.value)
