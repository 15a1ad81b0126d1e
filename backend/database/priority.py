"""Connections that give way: what they ask is done when PostgreSQL has nothing else to do."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.priority import lower_priority


def connections_give_way(engine: AsyncEngine) -> None:
    """As `give_way`, for each connection that the engine opens from now on."""
    event.listen(engine.sync_engine, "connect", _connected)


def give_way(connection: psycopg.AsyncConnection[Any]) -> None:
    """Lower the priority of the process that serves the connection.

    PostgreSQL has no priorities of its own. Where its process is on another machine or another
    account's, nothing changes.
    """
    pid, database = connection.info.backend_pid, connection.info.dbname
    with suppress(OSError):
        # The number may be of another machine's, or a pooler's; ours names the database.
        if f" {database} ".encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
            lower_priority(pid)


def _connected(adapted: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter
    give_way(adapted.driver_connection)
