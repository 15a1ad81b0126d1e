"""What a tool call answers: an object, or a refusal that a model can read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.asgi.dispatch import Dispatch
from backend.mcp.tool import Arguments, Tool
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError, call_error
from backend.rpc.json_text import MISSING
from backend.rpc.raw_input import RawInput

Reword = Callable[[CallError], CallError]
"""A refusal as a model may read it."""

_ERROR: Final = "error"


@dataclass(frozen=True, slots=True)
class Answer:
    """The object that a tool gave, or says why not, and the same as text."""

    document: Mapping[str, object]
    text: str
    is_error: bool


def given(document: Mapping[str, object]) -> Answer:
    """The answer of a call that went well."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Answer(document=document, text=text, is_error=False)


def refused(error: CallError) -> Answer:
    """The answer of one that did not: a sentence, and its stable word for programs."""
    said: dict[str, object] = {"code": error.code.key, "message": error.message}
    for name in ("reason", "facts", "issues"):
        if (value := getattr(error, name)) is not None:
            said[name] = value
    reason = f" [reason: {error.reason}]" if error.reason else ""
    return Answer(document={_ERROR: said}, text=error.message + reason, is_error=True)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Calls procedures through the dispatch, as every transport does."""

    dispatch: Dispatch
    caller: Caller

    async def __call__(self, path: str, given: Arguments | None = None) -> Any:  # noqa: ANN401
        raw_input = RawInput(lambda: dict(given) if given else MISSING)
        text = await self.dispatch.call(
            caller=self.caller, kind=None, path=path, raw_input=raw_input
        )
        return json.loads(text) if text else None


def asking(dispatch: Dispatch, caller: Caller) -> _Asking:
    """Calls procedures for `caller`."""
    return _Asking(dispatch, caller)


async def answer(
    tool: Tool, arguments: Arguments, *, dispatch: Dispatch, caller: Caller, reword: Reword
) -> Answer:
    """What `tool` answers the caller; it never raises an Exception."""
    try:
        tool.require_known(arguments)
        return given(await tool.answer(asking(dispatch, caller), arguments))
    except CallError as error:
        return refused(reword(error))
    except Exception as fault:  # noqa: BLE001 - answered as every broken call is
        return refused(call_error(fault, path=tool.name))
