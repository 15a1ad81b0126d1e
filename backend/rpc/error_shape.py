"""A failed call as data, the same on every transport that speaks tRPC or JSON-RPC."""

import traceback
from typing import Any

from backend.rpc.errors import CallError


def error_shape(error: CallError, *, is_development: bool) -> dict[str, Any]:
    """tRPC's error shape, with `reason` and `issues` beside the usual data.

    In development the traceback stands there as well, which takes too long to write otherwise.
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
