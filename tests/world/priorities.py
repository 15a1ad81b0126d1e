"""Which of two processes has the processor first."""

import os
from pathlib import Path


def gives_way_to(patient: int, other: int) -> bool:
    """Whether the first has the lower priority, and so has its session."""
    return all(mine > usual for mine, usual in zip(_nices(patient), _nices(other), strict=True))


def _nices(pid: int) -> list[int]:
    """Of the process, and of what the processor is divided between: its session.

    Without sessions, and in the one that the machine started with, processes count by themselves;
    that one's file is empty.
    """
    usual = os.getpriority(os.PRIO_PROCESS, pid)
    group = Path(f"/proc/{pid}/autogroup")
    of_session = group.read_text().split() if group.exists() else []
    return [usual, int(of_session[-1]) if of_session else usual]
