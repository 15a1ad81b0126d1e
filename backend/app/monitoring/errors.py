"""Errors of the log as events of Sentry, or of whatever takes its envelopes, which needs no SDK.

Nothing is sent but what the log says as well: no parameters, no variables.
"""

import json
import logging
import secrets
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

from backend.app.monitoring.sending import Sender
from backend.clock import iso
from backend.log import Id, known_id
from backend.version import VERSION

_IDS: Final[tuple[Id, ...]] = ("request", "batch_run")


class ErrorReports(logging.Handler):
    """Sends each record of an error to the address `dsn`: https://KEY@HOST/PROJECT."""

    def __init__(self, dsn: str, *, environment: str) -> None:
        super().__init__(logging.ERROR)
        self._environment = environment
        parts = urlsplit(dsn)
        port = f":{parts.port}" if parts.port else ""
        folder, _, project = parts.path.rpartition("/")
        self._sender: Sender[bytes] = Sender(
            f"{parts.scheme}://{parts.hostname}{port}{folder}/api/{project}/envelope/",
            headers={
                "content-type": "application/x-sentry-envelope",
                "x-sentry-auth": "Sentry sentry_version=7, sentry_client=alpha-test/"
                f"{VERSION}, sentry_key={parts.username}",
            },
            body=b"".join,
            together_max=1,  # an envelope has one event
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Send the record."""
        self._sender.send(_envelope(_event(record, environment=self._environment)))


def report_errors(dsn: str, *, environment: str) -> None:
    """From now on what this process logs as an error is sent there, too."""
    logging.getLogger().addHandler(ErrorReports(dsn, environment=environment))


def _event(record: logging.LogRecord, *, environment: str) -> dict[str, Any]:
    ids = {f"{kind}_id": known_id(kind) for kind in _IDS}
    event: dict[str, Any] = {
        "event_id": secrets.token_hex(16),
        "timestamp": iso(datetime.fromtimestamp(record.created, UTC)),
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "release": VERSION,
        "environment": environment,
        "logentry": {"message": record.msg, "formatted": record.getMessage()},
        "tags": {name: value for name, value in ids.items() if value is not None},
    }
    if record.exc_info and record.exc_info[1] is not None:
        _, fault, trace = record.exc_info
        event["exception"] = {"values": [_exception(fault, trace)]}
    return event


def _exception(fault: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    frames = [
        {"filename": one.filename, "function": one.name, "lineno": one.lineno}
        for one in traceback.extract_tb(trace)
    ]
    name, module = type(fault).__name__, type(fault).__module__
    shown = {"type": name, "module": module, "value": str(fault)}
    return {**shown, "stacktrace": {"frames": frames}}


def _envelope(event: dict[str, Any]) -> bytes:
    """Of one event: a line about the envelope, one about the item, the item."""
    head: Sequence[dict[str, Any]] = ({"event_id": event["event_id"]}, {"type": "event"}, event)
    return "".join(f"{json.dumps(line)}\n" for line in head).encode()
