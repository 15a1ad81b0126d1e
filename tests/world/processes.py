"""Processes of this machine as Linux tells of them."""

import asyncio
from pathlib import Path
from typing import Final

GONE_SECONDS: Final = 90


def children(pid: int, module: str) -> list[int]:
    """The processes that a process has started, and that run this module."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(one) for one in found if module in Path(f"/proc/{one}/cmdline").read_text().split("\0")
    ]


def is_told(pid: int, said: str) -> bool:
    """Whether this is in the environment that a process was started with."""
    return said in Path(f"/proc/{pid}/environ").read_text().split("\0")


def lines_of(pid: int) -> int:
    """How many local sockets a process has open."""
    local = {line.split()[6] for line in Path("/proc/net/unix").read_text().splitlines()[1:]}
    opened = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    return sum(one.removeprefix("socket:[").removesuffix("]") in local for one in opened)


async def gone(pid: int) -> None:
    """Wait until there is no such process, or nothing of it but its number."""
    async with asyncio.timeout(GONE_SECONDS):
        while "State:\tZ" not in _status(pid):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "State:\tZ"
