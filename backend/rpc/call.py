"""The one dispatch: every transport's calls run through here, one context each."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, Final

from backend.rpc.errors import CallError, Hidden, NoProcedure, call_error
from backend.rpc.json_text import Json
from backend.rpc.limits import EVERYBODY, Admission, Limits
from backend.rpc.procedure import Kind, Procedure
from backend.rpc.raw_input import RawInput, parsed_input
from backend.rpc.retry import retried
from backend.rpc.router import Router

DEFAULT_LIMITS: Final = Limits()

OpenContext = Callable[[], AbstractAsyncContextManager[Any]]
"""Opens what one call works in; a clean exit keeps its changes, an exception undoes them."""


def never(_fault: BaseException) -> bool:
    """The retry rule of a server whose calls never collide."""
    return False


async def call(
    router: Router,
    *,
    kind: Kind | None,
    path: str,
    raw_input: RawInput,
    open_context: OpenContext,
    retry_on: Callable[[BaseException], bool] = never,
    limits: Limits = DEFAULT_LIMITS,
    admission: Admission = EVERYBODY,
) -> bytes:
    """The JSON text of the result; empty when the procedure answers nothing.

    `kind` is what the caller takes the procedure for, None when it does not say. A call
    whose fault `retry_on` accepts is undone and made again, in a new context, at most
    `limits.attempts` times in all. Raises CallError, and nothing else of Exception.
    """
    try:
        procedure = find(router, kind=kind, path=path)

        async def once() -> bytes:
            async with open_context() as context:
                await admission.admit(context, procedure)
                return await _answer(procedure, context=context, raw_input=raw_input, limits=limits)

        return await retried(once, attempts=limits.attempts, retry_on=retry_on)
    except Hidden as fault:
        raise call_error(NoProcedure(None, path), path=path) from fault
    except Exception as fault:
        raise call_error(fault, path=path) from fault


def find(router: Router, *, kind: Kind | None, path: str) -> Procedure:
    """The procedure at `path`; raises NoProcedure if there is none of this kind."""
    procedure = router.procedures.get(path)
    if procedure is None or kind not in (None, procedure.kind):
        raise NoProcedure(kind, path)
    return procedure


async def _answer(
    procedure: Procedure, *, context: object, raw_input: RawInput, limits: Limits
) -> bytes:
    if procedure.kind == "subscription":
        raise CallError("METHOD_NOT_SUPPORTED", "A subscription answers over a stream only")
    if procedure.guard is not None:
        await procedure.guard(context)
    given = parsed_input(procedure, raw_input=raw_input, depth_max=limits.json_depth)
    arguments = {name: getattr(given, name) for name in procedure.argument_names}

    def run() -> Awaitable[object]:
        made: Awaitable[object] = procedure.function(context, **arguments)
        return made

    if procedure.download is not None:
        parts = procedure.function(context, **arguments)
        result: object = await _whole_text(procedure, parts, limits=limits)
    elif procedure.around is None:
        result = await run()
    else:
        result = await procedure.around(context, procedure, given, run)
    return result_text(procedure, result)


async def _whole_text(
    procedure: Procedure, parts: AsyncGenerator[str, None], *, limits: Limits
) -> str:
    kept: list[str] = []
    characters = 0
    async with aclosing(parts):
        async for part in parts:
            characters += len(part)
            if characters > limits.file_characters:
                raise CallError(
                    "PAYLOAD_TOO_LARGE",
                    f"The file is longer than {limits.file_characters} characters, the most that "
                    f"an answer in JSON has. Download it by {procedure.rest}.",
                    reason="file_too_long",
                )
            kept.append(part)
    return "".join(kept)


def result_text(procedure: Procedure, result: object) -> bytes:
    """The JSON text of what a procedure gave; raises when it is not of the promised type."""
    if isinstance(result, Json):
        return result.text
    if procedure.output is None:
        return b""
    return procedure.output.dump_json(result, warnings="error")
