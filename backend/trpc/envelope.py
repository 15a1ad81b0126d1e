"""tRPC's response bodies: a result, an error, and what a batch of them amounts to."""

from collections.abc import Sequence

from backend.rpc.errors import CallError, error_shape
from backend.rpc.json_text import write_json


def success(text: bytes) -> bytes:
    """The body around a result's JSON text; without `data` when there is none."""
    return b'{"result":{"data":' + text + b"}}" if text else b'{"result":{}}'


def failure(error: CallError, *, is_development: bool) -> bytes:
    """The body around an error."""
    return write_json({"error": error_shape(error, is_development=is_development)})


def http_status(outcomes: Sequence[bytes | CallError]) -> int:
    """The status all outcomes share, or 207 when they differ."""
    statuses = {
        200 if isinstance(outcome, bytes) else outcome.code.http_status for outcome in outcomes
    }
    return statuses.pop() if len(statuses) == 1 else 207
