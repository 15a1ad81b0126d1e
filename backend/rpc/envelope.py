"""tRPC's response bodies: a result, an error, and what a batch of them amounts to."""

import traceback
from collections.abc import Sequence
from typing import Any

from backend.rpc.errors import CallError
from backend.rpc.json_text import write_json


def success(text: bytes) -> bytes:
    """The body around a result's JSON text; without `data` when there is none."""
    return b'{"result":{"data":' + text + b"}}" if text else b'{"result":{}}'


def failure(error: CallError, *, is_development: bool) -> bytes:
    """The body around an error."""
    return write_json({"error": error_shape(error, is_development=is_development)})


def error_shape(error: CallError, *, is_development: bool) -> dict[str, Any]:
    """tRPC's error shape, with `reason`, `facts` and `issues` beside the usual data.

    Developers are told the traceback as well, which takes long enough to be written for no others.
    """
    data: dict[str, Any] = {"code": error.code.key, "httpStatus": error.code.http_status}
    if is_development:
        data["stack"] = "".join(traceback.format_exception(error))
    if error.path is not None:
        data["path"] = error.path
    if error.reason is not None:
        data["reason"] = error.reason
    if error.facts is not None:
        data["facts"] = error.facts
    if error.issues is not None:
        data["issues"] = error.issues
    return {"message": error.message, "code": error.code.number, "data": data}


def http_status(outcomes: Sequence[bytes | CallError]) -> int:
    """The status all outcomes share, or 207 when they differ."""
    statuses = {
        200 if isinstance(outcome, bytes) else outcome.code.http_status for outcome in outcomes
    }
    return statuses.pop() if len(statuses) == 1 else 207
