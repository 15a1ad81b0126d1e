"""A job in a process of its own, killed at a row that somebody holds."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import psycopg

from backend.settings import Settings

ROOT = Path(__file__).parents[2]
TIMEOUT_SECONDS = 20


def killed_at(held: str, *, job: str, at: datetime, settings: Settings) -> None:
    """Run the job until it waits for what the statement `held` locks, and kill it there."""
    database_url = settings.database_address
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": settings.redis_address,
        "ALPHA_PRICE_SOURCE": settings.price_source,
    }
    command = (sys.executable, "-m", "backend.app.cli", "job", job, "--at", at.isoformat())
    with psycopg.connect(database_url) as holder:
        holder.execute(held)
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        _wait_until_blocked(database_url)
        process.send_signal(signal.SIGKILL)
        process.wait()


def _wait_until_blocked(database_url: str) -> None:
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    deadline = time.monotonic() + TIMEOUT_SECONDS
    with psycopg.connect(database_url, autocommit=True) as look:
        while look.execute(waiting).fetchone() is None:
            assert time.monotonic() < deadline, "the job never came to the row"
            time.sleep(0.05)
