"""CallError: what a failed call answers, on every transport."""

import logging
import secrets
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypedDict, runtime_checkable

from pydantic import ValidationError

from backend.rpc.codes import CODES, Code
from backend.rpc.request_id import request_id

_log = logging.getLogger(__name__)


@runtime_checkable
class Refusal(Protocol):
    """An exception that says no: any that has these may be shown to the caller as it stands.

    `key` is a key of `CODES`, `reason` a stable word for programs, `message` a sentence.
    """

    key: str
    reason: str
    message: str


class Issue(TypedDict):
    """One thing wrong with the input, and where."""

    path: list[str | int]
    message: str


class CallError(Exception):
    """The call has no result; `message` may be shown to the caller as it stands.

    `path` is None where no procedure was looked for. `facts` are the figures and names that a
    sentence for `reason` in another language needs.
    """

    def __init__(
        self,
        key: str,
        message: str,
        *,
        path: str | None = None,
        reason: str | None = None,
        issues: Sequence[Issue] | None = None,
        facts: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code: Code = CODES[key]
        self.message = message
        self.path = path
        self.reason = reason
        self.issues = issues
        self.facts = facts


class NoProcedure(CallError):
    """There is none at the path, or none that the caller may know of."""

    def __init__(self, kind: str | None, path: str) -> None:
        wanted = "No procedure found" if kind is None else f'No "{kind}"-procedure'
        super().__init__("NOT_FOUND", f'{wanted} on path "{path}"')


class Hidden(Exception):
    """Raised by the guard of a procedure that the caller must not learn exists."""


def refused_input(fault: ValidationError) -> CallError:
    """What the input's model did not accept, without repeating the values given."""
    issues: list[Issue] = [
        {"path": list(error["loc"]), "message": error["msg"].removeprefix("Value error, ")}
        for error in fault.errors(include_url=False, include_context=False, include_input=False)
    ]
    sentences = (
        ".".join(str(step) for step in issue["path"]) + ": " + issue["message"]
        if issue["path"]
        else issue["message"]
        for issue in issues
    )
    return CallError("BAD_REQUEST", "; ".join(sentences), reason="invalid_input", issues=issues)


def call_error(fault: Exception, *, path: str) -> CallError:
    """`fault` as the caller may hear it.

    A refusal speaks for itself. Anything else is logged with its traceback under a
    request id, and the id is all the caller learns.
    """
    if isinstance(fault, CallError):
        error = fault
        error.path = path
    elif isinstance(fault, Refusal) and fault.key in CODES:
        error = CallError(
            fault.key,
            fault.message,
            path=path,
            reason=fault.reason,
            facts=getattr(fault, "facts", None) or None,
        )
    else:
        known_as = request_id.get() or secrets.token_hex(8)
        _log.error("request %s to %s broke", known_as, path, exc_info=fault)
        message = f"Something broke on our side; request {known_as}"
        error = CallError(
            "INTERNAL_SERVER_ERROR",
            message,
            path=path,
            reason="server_fault",
            facts={"request_id": known_as},
        )
    return error


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
