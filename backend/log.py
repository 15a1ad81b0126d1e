"""Logs: one JSON object a line, on standard error, with the ids of whatever it is about."""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Literal

from backend.clock import iso

# They tell of every request, migration step or look at an empty queue.
CHATTY: Final = ("httpx", "alembic", "rq.worker")


Id = Literal["request", "user", "key", "batch_run"]

_ids: ContextVar[Mapping[Id, str]] = ContextVar("ids", default=MappingProxyType({}))


@contextmanager
def about(kind: Id, value: str) -> Iterator[None]:
    """Lines written in the block, also by tasks begun in it, carry this id."""
    before = _ids.set({**_ids.get(), kind: value})
    try:
        yield
    finally:
        _ids.reset(before)


def from_now_about(kind: Id, value: str) -> None:
    """As `about`, for the rest of the task, or of the block of `about` that surrounds this."""
    _ids.set({**_ids.get(), kind: value})


def only_about(kind: Id, value: str) -> None:
    """As `from_now_about`, but whatever the task was about before is no longer."""
    _ids.set({kind: value})


def known_id(kind: Id) -> str | None:
    """The id that lines written here carry; None when there is none of this kind."""
    return _ids.get().get(kind)


class JsonLines(logging.Formatter):
    """A record as JSON: when, how grave, from where, what, about whom, and any traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{f"{kind}_id": value for kind, value in _ids.get().items()},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send every record of `level` or above to standard error, and nowhere else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
