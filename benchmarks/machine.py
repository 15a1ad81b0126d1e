"""The machine and the programs that figures come from."""

import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from backend.clock import utc_now


@dataclass(frozen=True, slots=True)
class Machine:
    """One sentence each about the hardware and the programs, and the day."""

    hardware: str
    programs: str
    day: str


def this_machine(database_url: str) -> Machine:
    """What this is, with the PostgreSQL at `database_url`."""
    with psycopg.connect(database_url) as connection:
        ((version,),) = connection.execute("SHOW server_version").fetchall()
    node = subprocess.run(("node", "--version"), capture_output=True, text=True, check=True)
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return Machine(
        hardware=f"{_processor()}, {os.cpu_count()} cores, {gib:.0f} GiB, {platform.system()}",
        programs=(
            f"Python {platform.python_version()}, Node {node.stdout.strip().removeprefix('v')}, "
            f"PostgreSQL {version.split()[0]}"
        ),
        day=f"{utc_now():%Y-%m-%d}",
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
