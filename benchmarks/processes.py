"""The measured processes: started, waited for, looked at, and stopped again."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
READY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens on loopback."""

    port: int
    pid: int

    def memory_mib(self) -> float:
        """The proportional memory (PSS) of its largest process, in MiB."""
        family = [self.pid, *_children(self.pid)]
        return max(map(_pss_mib, family))


@contextmanager
def running(
    *command: str, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """The server that `command` starts on `port`, while the block runs."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(port, process)
            yield Server(port=port, pid=process.pid)
        except BaseException:
            output.seek(0)
            sys.stderr.buffer.write(output.read()[-2000:])
            raise
        finally:
            process.terminate()
            process.wait(30)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def _pss_mib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    (kib,) = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(kib) / 1024
