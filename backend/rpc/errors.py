"""CallError: how a call that went wrong is told to the caller, on every transport."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import TypedDict

from pydantic import ValidationError

from backend.log_lines import known_id
from backend.refusals import Refusal
from backend.rpc.codes import CODES, Code

_log = logging.getLogger(__name__)


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


def told(fault: Exception, *, path: str) -> CallError:
    """`fault` as the caller may hear it.

    A refusal speaks for itself. Anything else is logged with its traceback under a
    request id, and the id is all the caller learns.
    """
    if isinstance(fault, CallError):
        error = fault
        error.path = path
    elif isinstance(fault, Refusal):
        error = CallError(
            fault.key, fault.message, path=path, reason=fault.reason, facts=fault.facts or None
        )
    else:
        request_id = known_id("request") or secrets.token_hex(8)
        _log.error("request %s to %s broke", request_id, path, exc_info=fault)
        message = f"Something broke on our side; request {request_id}"
        error = CallError(
            "INTERNAL_SERVER_ERROR",
            message,
            path=path,
            reason="server_fault",
            facts={"request_id": request_id},
        )
    return error
