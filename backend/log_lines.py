"""Logs: one JSON object a line, on standard error."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

from backend.clock import iso

# They tell of every request, migration step or look at an empty queue.
CHATTY: Final = ("httpx", "alembic", "rq.worker")


class JsonLines(logging.Formatter):
    """A record as JSON: when, how grave, from where, what, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = {
            "at": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send every record of `level` or above to standard error, and nowhere else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
